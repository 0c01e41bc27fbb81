using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using AdapterSearch.Silo.Benchmarks.Resuming;
using AdapterSearch.Training.Checkpoints;
using AdapterSearch.Training.Jobs;

namespace AdapterSearch.Silo.Benchmarks.Chaos;

/// <summary>One search on a silo of its own, through its disturbances to its end.</summary>
internal sealed class ChaosRun(BenchmarkContext context, string data, SmallDisk disk) : IAsyncDisposable
{
    private static readonly string[] Arguments = ["--verbose", "--hang-after", "20"];
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan BeyondLease = TimeSpan.FromSeconds(18);
    private static readonly TimeSpan MostPatience = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan MostSilence = TimeSpan.FromMinutes(1);
    private KillableSilo? silo;

    /// <summary>When attempts began and ended.</summary>
    public AttemptLog Log { get; } = new();

    /// <summary>What happened, in order.</summary>
    public List<DisturbanceKind> Happened { get; } = [];

    /// <summary>What a disturbance should have led to and did not, in words.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Milliseconds from the kill of a busy worker to the beginning of its candidate's next attempt.</summary>
    public List<double> WorkerRecoveries { get; } = [];

    /// <summary>Milliseconds from the kill of the silo to the first attempt that began on the new one.</summary>
    public List<double> SiloRecoveries { get; } = [];

    /// <summary>Torn checkpoints whose refusal was read in the record of their candidate.</summary>
    public int TornRefused { get; private set; }

    /// <summary>Runs a search to its end.</summary>
    public async Task<(string Id, SearchView View, IReadOnlyList<LogLine> Events)> RunAsync(SearchSpec spec, IReadOnlyList<Disturbance> plan, CancellationToken cancellation)
    {
        silo ??= await StartAsync(cancellation);
        var id = await silo.SubmitAsync(spec, cancellation);
        foreach (var next in plan)
        {
            if (!await ReachedAsync(id, next, cancellation))
            {
                await context.Progress.WriteLineAsync($"{next.Kind} behind {next.Ended} candidates was not reached; behind a failure: {string.Join(", ", Log.BehindAFailure)}");
                break;
            }

            await DisturbAsync(id, next, cancellation);
        }

        SearchView view;
        while ((view = await ShowAsync(id, cancellation)).Summary.Status == SearchStatus.Running)
        {
            await Task.Delay(Look, cancellation);
        }

        return view.Summary.Status == SearchStatus.Completed
            ? (id, view, await silo.LogAsync(id, cancellation))
            : throw new InvalidOperationException($"The search ended as {view.Summary.Status}: {view.Summary.Reason}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (silo is not null)
        {
            await silo.DisposeAsync();
        }
    }

    private Task<KillableSilo> StartAsync(CancellationToken cancellation) =>
        KillableSilo.StartAsync(context.Home, data, cancellation, Arguments, Log.Hear);

    /// <summary>The search as it is. A silo whose disk is full or that was just stopped may fail to answer for a while.</summary>
    private async Task<SearchView> ShowAsync(string id, CancellationToken cancellation)
    {
        for (var began = Stopwatch.GetTimestamp(); ; await Task.Delay(Look, cancellation))
        {
            try
            {
                return await silo!.ShowAsync(id, cancellation);
            }
            catch (Exception e) when (e is HttpRequestException or JsonException && Stopwatch.GetElapsedTime(began) < MostSilence)
            {
                // Later.
            }
        }
    }

    /// <summary>
    /// Waits for the moment of a disturbance; false when the search ended before. A candidate that has failed once is left alone until it has
    /// ended: three failures of the infrastructure are its end by the retry policy, and no fault.
    /// </summary>
    private async Task<bool> ReachedAsync(string id, Disturbance next, CancellationToken cancellation)
    {
        SearchView view;
        while ((view = await ShowAsync(id, cancellation)).Summary is { Status: SearchStatus.Running } summary && (summary.Finished < next.Ended || Log.BehindAFailure.Count > 0))
        {
            await Task.Delay(Look, cancellation);
        }

        await Task.Delay(next.Pause, cancellation);
        return view.Summary.Status == SearchStatus.Running && (await ShowAsync(id, cancellation)).Summary.Status == SearchStatus.Running;
    }

    private async Task DisturbAsync(string id, Disturbance next, CancellationToken cancellation)
    {
        var before = Log.Lines.Count;
        var (began, killed) = (Stopwatch.GetTimestamp(), TimeProvider.System.GetUtcNow());
        switch (next.Kind)
        {
            case DisturbanceKind.WorkerKilled when Worker(next.Pick) is { } victim:
                KillableSilo.Kill(victim);
                if (await FailedAsync(before, MostPatience, cancellation) is { } failed
                    && await SeenAsync(before, l => l.Status is null && l.Candidate == failed.Candidate && l.Attempt > failed.Attempt, MostPatience, cancellation) is { } again)
                {
                    WorkerRecoveries.Add((again.When - killed).TotalMilliseconds);
                }

                break;
            case DisturbanceKind.WorkerStopped when Worker(next.Pick) is { } victim:
                Signals.Stop(victim);
                await FailedAsync(before, MostPatience, cancellation);
                break;
            case DisturbanceKind.SiloStopped:
                Signals.Stop(silo!.Id);
                await Task.Delay(BeyondLease, cancellation);
                Signals.GoOn(silo.Id);
                break;
            case DisturbanceKind.DiskFull:
                disk.Fill(silo!.Workers);
                await FailedAsync(before, MostPatience, cancellation);
                disk.Clear(silo.Workers);
                break;
            case DisturbanceKind.SiloKilled:
                killed = TimeProvider.System.GetUtcNow();
                await silo!.KillAsync();
                before = Log.Lines.Count;
                silo = await StartAsync(cancellation);
                if (await SeenAsync(before, l => l.Status is null, MostPatience, cancellation) is { } first)
                {
                    SiloRecoveries.Add((first.When - killed).TotalMilliseconds);
                }

                break;
            case DisturbanceKind.CheckpointTorn when await TrainingCheckpointAsync(id, cancellation) is { } trainings:
                await silo!.KillAsync();
                var torn = await TearAsync(trainings, cancellation);
                before = Log.Lines.Count;
                silo = await StartAsync(cancellation);
                if (torn is null)
                {
                    return;
                }

                await RefusedAsync(torn, before, cancellation);
                break;
            default:
                return; // No worker lives, or nothing is left that would leave a checkpoint.
        }

        Happened.Add(next.Kind);
        await context.Progress.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{next.Kind} behind {next.Ended} candidates, {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s"));
    }

    private int? Worker(double pick) => silo!.Workers is { Count: > 0 } present ? present[(int)(pick * present.Count)] : null;

    private Task<AttemptLog.Line?> FailedAsync(int from, TimeSpan most, CancellationToken cancellation) =>
        SeenAsync(from, l => l.Status == nameof(CandidateStatus.Failed), most, cancellation);

    private async Task<AttemptLog.Line?> SeenAsync(int from, Func<AttemptLog.Line, bool> wanted, TimeSpan most, CancellationToken cancellation)
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < most; await Task.Delay(Look / 5, cancellation))
        {
            if (Log.Lines.Skip(from).FirstOrDefault(wanted) is { } line)
            {
                return line;
            }
        }

        return null;
    }

    /// <summary>
    /// Waits until a training has left a checkpoint, and names all candidates that are trainings: their records tell whether a checkpoint was
    /// refused, which a mask search's do not. Null when none came.
    /// </summary>
    private async Task<IReadOnlySet<int>?> TrainingCheckpointAsync(string id, CancellationToken cancellation)
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < MostPatience; await Task.Delay(Look, cancellation))
        {
            var trainings = (await ShowAsync(id, cancellation)).Candidates.Where(c => c.Job is TrainJob).Select(c => c.Number).ToHashSet();
            if (NewestCheckpoint(trainings) is not null)
            {
                return trainings;
            }
        }

        return null;
    }

    /// <summary>.../checkpoints/candidate-00007/step-000000012/weights.safetensors.</summary>
    private string? NewestCheckpoint(IReadOnlySet<int> candidates)
    {
        try
        {
            return Directory.EnumerateFiles(data, "weights.safetensors", SearchOption.AllDirectories)
                .Where(f => Path.GetFileName(Path.GetDirectoryName(f)!) is ['s', 't', 'e', 'p', '-', .. var number] && !number.Contains('.') && candidates.Contains(Number(f)))
                .MaxBy(File.GetLastWriteTimeUtc);
        }
        catch (IOException)
        {
            return null; // One was deleted meanwhile.
        }
    }

    private static int Number(string checkpoint) =>
        int.Parse(new FileInfo(checkpoint).Directory!.Parent!.Name.AsSpan("candidate-".Length), CultureInfo.InvariantCulture);

    /// <summary>Cuts the newest checkpoint of a training once nobody writes any more; null when there is none.</summary>
    private async Task<string?> TearAsync(IReadOnlySet<int> trainings, CancellationToken cancellation)
    {
        // The workers of a dead silo end at once, but not before it.
        await Task.Delay(TimeSpan.FromMilliseconds(500), cancellation);
        if (NewestCheckpoint(trainings) is { } newest)
        {
            using var file = new FileStream(newest, FileMode.Open, FileAccess.Write);
            file.SetLength(file.Length / 2);
            return newest;
        }

        return null;
    }

    /// <summary>Waits until the candidate of a torn checkpoint has ended, and reads in its record that the checkpoint was not used.</summary>
    private async Task RefusedAsync(string torn, int from, CancellationToken cancellation)
    {
        var number = Number(torn);
        if (Log.Lines.Take(from).Any(l => l.Candidate == number && l.Status == nameof(CandidateStatus.Completed)))
        {
            return; // It had just ended, and will not read it.
        }

        if (await SeenAsync(from, l => l.Candidate == number && l.Status == nameof(CandidateStatus.Completed), MostPatience, cancellation) is null)
        {
            Faults.Add($"candidate {number} did not end after its checkpoint was torn");
            return;
        }

        var artefact = Path.Combine(new FileInfo(torn).Directory!.Parent!.Parent!.Parent!.FullName, JobContext.ArtefactName(number));
        if (CandidateArtefact.Read(artefact).Resume.Length == 0)
        {
            Faults.Add($"candidate {number} does not say that its torn checkpoint was refused");
        }
        else
        {
            TornRefused++;
        }
    }
}
