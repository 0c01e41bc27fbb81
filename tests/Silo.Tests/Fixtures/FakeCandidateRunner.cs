using System.Text.Json;
using AdapterSearch.Domain;
using AdapterSearch.Grains;
using AdapterSearch.Models;
using AdapterSearch.Silo.Setup;

namespace AdapterSearch.Silo.Tests;

/// <summary>
/// Trains nothing: scores follow from job and seed alone, as those of real trainings do, so the same search gives the same scores. A test
/// can hold candidates at their first report.
/// </summary>
public sealed class FakeCandidateRunner(ServeOptions options) : ICandidateRunner
{
    private readonly TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends the hold.</summary>
    public void Release() => open.TrySetResult();

    /// <summary>Hold every candidate behind its first report until <see cref="Release"/>.</summary>
    public bool Holds { get; init; }

    /// <summary>Fail finals of this learning-rate-independent kind, to see failures on the board.</summary>
    public Func<CandidateAssignment, CandidateOutcome?> Fails { get; init; } = _ => null;

    public async Task<CandidateOutcome> RunAsync(
        CandidateAssignment assignment, Func<CandidateReport, ValueTask<ReportDecision>> report, CancellationToken cancellation)
    {
        const int steps = 20;
        await report(new CandidateReport(1, steps, 0, 2.3, null, 10));
        if (Holds)
        {
            await open.Task.WaitAsync(cancellation);
        }

        if (Fails(assignment) is { } failed)
        {
            return failed;
        }

        var random = new SeedStream(assignment.Seed).For(JsonSerializer.Serialize(assignment.Job, JsonDefaults.Compact)).Random();
        var validation = new SplitScore(random.NextDouble(), 0.5 + (random.NextDouble() / 2), assignment.Spec.Data.ValidationExamples);
        if (await report(new CandidateReport(steps, steps, 1, 0.5, validation, 10)) == ReportDecision.Abandon)
        {
            throw new OperationCanceledException("abandoned");
        }

        var shape = ModelFolder.ReadShape(Path.Combine(options.ModelRoot, assignment.Spec.Model));
        var outcome = new CandidateOutcome
        {
            TrainLoss = random.NextDouble(),
            Seconds = 0.25,
            PeakBytes = 1 << 20,
            Steps = steps,
            Artefact = $"candidate-{assignment.Candidate:D5}",
        };
        return assignment.Job switch
        {
            TrainJob train => outcome with
            {
                Validation = validation,
                Test = train.ScoreTest ? new SplitScore(random.NextDouble(), 0.5 + (random.NextDouble() / 2), assignment.Spec.Data.TestExamples) : null,
                AdapterParameters = train.Configuration.Mode == TrainingMode.Adapters ? train.Configuration.Adapters.Parameters(shape) : 0,
                TrainableParameters = 100,
            },
            DamSearchJob dam => outcome with { Validation = validation, Modules = Scores(random, shape, dam.BudgetParameters, dam.Rank, dam.Dam.Relaxation != DamRelaxation.Off) },
            ProbeJob probe => outcome with { Modules = Scores(random, shape, probe.BudgetParameters, probe.Rank, false) },
            RankControlJob control => outcome with
            {
                Validation = validation,
                Test = control.ScoreTest ? new SplitScore(random.NextDouble(), 0.5 + (random.NextDouble() / 2), assignment.Spec.Data.TestExamples) : null,
                AdapterParameters = control.BudgetParameters,
                TrainableParameters = control.BudgetParameters + 100,
                Modules = Ranked(Scores(random, shape, control.BudgetParameters, 1, false)),
            },
            _ => throw new InvalidOperationException(),
        };
    }

    private static ModuleScores Ranked(ModuleScores scores) => scores with { Ranks = [.. scores.Mask.Select(m => m ? 1 : 0)] };

    private static ModuleScores Scores(DeterministicRandom random, ModelShape shape, long budget, int rank, bool gates)
    {
        var values = shape.Modules.Select(_ => random.NextDouble()).ToArray();
        var mask = new bool[values.Length];
        long used = 0;
        foreach (var index in Enumerable.Range(0, values.Length).OrderByDescending(i => values[i]))
        {
            var cost = rank * shape.Modules[index].ParametersPerRank;
            if (used + cost <= budget)
            {
                (mask[index], used) = (true, used + cost);
            }
        }

        return new ModuleScores
        {
            ByReadout = new Dictionary<string, IReadOnlyList<double>> { ["taylorPerCost"] = values, ["perturbation"] = values, ["gate"] = values },
            Mask = mask,
            Gates = gates ? values : [],
            Log = gates
                ? [.. Enumerable.Range(0, 3).Select(k => new GateLogEntry(k * 10, 1, 0.1, [.. Enumerable.Repeat(1.0, shape.Layers)], [.. values.Select(v => v * k / 2)]))]
                : [],
        };
    }
}
