using System.Text.Json;
using AdapterSearch.Domain;
using AdapterSearch.Grains;
using AdapterSearch.Models;
using AdapterSearch.Silo.Running;
using AdapterSearch.Silo.Workers;
using AdapterSearch.Training.Jobs;

namespace AdapterSearch.Silo.Tests.Workers;

/// <summary>The product's own worker process with real trainings of a tiny model.</summary>
public sealed class RealWorkerTests : IDisposable
{
    private static readonly TrainingOptions Training = Workplace.Spec.Training with { Steps = 30, Rungs = 3, Dropout = 0.1 };
    private readonly Workplace place = new();

    public RealWorkerTests()
    {
        var folder = Path.Combine(place.ModelRoot, Workplace.Spec.Model);
        using var model = ViTClassifier.Create((ViTConfiguration)EncoderConfiguration.Read(folder), seed: 5);
        ModelFolder.Save(model, folder);
    }

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task Jobs_in_a_worker_give_the_bits_that_they_give_in_the_silo()
    {
        var jobs = WorkerJobs.Training();
        using var here = new DeviceJobs(jobs.Runner, place.ModelRoot, place.DataRoot, () => jobs.Prepare(1), TimeProvider.System);
        await using var runner = WorkerBench.Runner(place.Options, WorkerBench.Real);
        var inside = Path.Combine(place.Folder, "inside");
        foreach (var assignment in new[] { Dam(1), Final(2) })
        {
            var reports = new List<CandidateReport>();
            var expected = await here.RunAsync(assignment, inside, Collect(reports), () => { }, new TrainingPulse(), CancellationToken.None);
            var same = new List<CandidateReport>();
            var outcome = await runner.RunAsync(assignment, r => ValueTask.FromResult(Collect(same)(r)), CancellationToken.None);

            Assert.Equal(CandidateStatus.Completed, outcome.Status);
            Assert.Equal(Text(expected), Text(outcome));
            Assert.Equal(reports.Where(r => r.Rung > 0).Select(Text), same.Where(r => r.Rung > 0).Select(Text));
            foreach (var file in Directory.GetFiles(Path.Combine(inside, expected.Artefact), "*.safetensors"))
            {
                Assert.Equal(
                    await File.ReadAllBytesAsync(file),
                    await File.ReadAllBytesAsync(Path.Combine(place.Options.ArtefactFolder(assignment.SearchId), outcome.Artefact, Path.GetFileName(file))));
            }
        }
    }

    [Fact]
    public async Task A_worker_loads_base_model_and_data_once_for_all_its_candidates()
    {
        await using var runner = WorkerBench.Runner(place.Options, WorkerBench.Real);
        var first = await RunAsync(runner, Final(1));
        File.Delete(place.WeightsFile);
        foreach (var file in Directory.GetFiles(Path.Combine(place.DataRoot, "digits")))
        {
            File.Delete(file);
        }

        var second = await RunAsync(runner, Final(2));

        Assert.Equal("", second.Reason);
        Assert.Equal(first.Validation, second.Validation);
    }

    /// <summary>A limit on the size of files stands in for a full disk: the kernel refuses the same call.</summary>
    [Fact]
    public async Task A_disk_that_takes_no_more_fails_the_attempt_with_the_path_and_leaves_what_was_there()
    {
        var folder = place.Options.ArtefactFolder("search-1");
        Directory.CreateDirectory(Path.Combine(folder, "candidate-00001"));
        await File.WriteAllTextAsync(Path.Combine(folder, "candidate-00001", "before"), "1");

        // The signal that comes with the refusal would end the process; the double mapping of code pages writes a large file.
        var program = new WorkerProgram(
            "/bin/bash",
            ["-c", "trap '' XFSZ; ulimit -f 1; export DOTNET_EnableWriteXorExecute=0; exec \"$@\"", "limited", WorkerBench.Real.FileName, .. WorkerBench.Real.Arguments]);
        await using var runner = WorkerBench.Runner(place.Options, program);

        var outcome = await RunAsync(runner, Final(1));

        Assert.Equal((CandidateStatus.Failed, FailureKind.Infrastructure), (outcome.Status, outcome.Failure));
        Assert.Contains($"{folder}/", outcome.Reason);
        Assert.Contains("cannot be written", outcome.Reason);
        Assert.Equal("1", await File.ReadAllTextAsync(Path.Combine(folder, "candidate-00001", "before")));
        Assert.Empty(Directory.GetDirectories(folder, "*.unfinished", SearchOption.AllDirectories));
    }

    private static CandidateAssignment Dam(int candidate) => Assignment(
        candidate, CandidateRole.Search, new DamSearchJob(new DamOptions(), Training, 0.01, 2, 2, Workplace.ParametersPerRank));

    private static CandidateAssignment Final(int candidate) => Assignment(
        candidate,
        CandidateRole.Final,
        new TrainJob(
            new CandidateConfiguration(
                TrainingMode.Adapters,
                new AdapterConfiguration([new ModuleAdapter(new ModuleAddress(0, "q"), AdapterKind.Lora, 2, 4), new ModuleAdapter(new ModuleAddress(1, "fc1"), AdapterKind.Lora, 2, 4)]),
                0.01),
            Training,
            ScoreTest: true));

    private static CandidateAssignment Assignment(int candidate, CandidateRole role, CandidateJob job) =>
        new("search-1", candidate, 1, role, job, Workplace.Spec, Seed: 11, Slot: 0);

    private static Task<CandidateOutcome> RunAsync(WorkerCandidateRunner runner, CandidateAssignment assignment) =>
        runner.RunAsync(assignment, _ => ValueTask.FromResult(ReportDecision.Continue), CancellationToken.None);

    private static Func<CandidateReport, ReportDecision> Collect(List<CandidateReport> reports) => report =>
    {
        reports.Add(report);
        return ReportDecision.Continue;
    };

    private static string Text(CandidateReport report) => JsonSerializer.Serialize(report with { StepsPerSecond = 0 }, JsonDefaults.Compact);

    private static string Text(CandidateOutcome outcome) => JsonSerializer.Serialize(outcome with { Seconds = 0, PeakBytes = 0 }, JsonDefaults.Compact);
}
