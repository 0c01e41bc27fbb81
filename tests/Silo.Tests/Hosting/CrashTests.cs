using System.Text.Json;
using AdapterSearch.Cli.Reports;
using AdapterSearch.Domain;
using AdapterSearch.Plots.Reports;
using AdapterSearch.Models;

namespace AdapterSearch.Silo.Tests.Hosting;

/// <summary>Real trainings of a tiny model in a silo process that is killed again and again.</summary>
public sealed class CrashTests : IDisposable
{
    /// <summary>
    /// So many of the 14 candidates have ended when the process is killed, at the next report of another: while the learning rate is
    /// chosen (2 candidates), while matrices are searched and trials run, and among final trainings.
    /// </summary>
    private static readonly int[] Moments = [0, 2, 4, 6, 9];

    private static readonly SearchSpec Spec = Workplace.Spec with
    {
        Training = Workplace.Spec.Training with { Steps = 60, Rungs = 3 },
        LearningRates = [0.01, 0.02],
        Arms =
        [
            new ArmSpec("dam", new DamStrategyOptions()),
            new ArmSpec("random-search", new RandomSearchOptions { Trials = 2 }),
            new ArmSpec("uniform", new UniformOptions()),
        ],
    };

    private readonly Workplace place = new();

    public CrashTests()
    {
        var folder = Path.Combine(place.ModelRoot, Spec.Model);
        using var model = ViTClassifier.Create((ViTConfiguration)EncoderConfiguration.Read(folder), seed: 5);
        ModelFolder.Save(model, folder);
    }

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task A_search_whose_process_is_killed_five_times_ends_with_the_scores_of_an_undisturbed_one()
    {
        string id;
        FinishedSearch undisturbed;
        await using (var silo = await SiloProcess.StartAsync(place, slots: 2))
        {
            undisturbed = await EndAsync(silo, (await silo.Client.SubmitAsync(Spec)).Id);
            id = (await silo.Client.SubmitAsync(Spec)).Id;
            await KillAfterAsync(silo, id, Moments[0]);
        }

        foreach (var moment in Moments.Skip(1))
        {
            await using var silo = await SiloProcess.StartAsync(place, slots: 2);
            await KillAfterAsync(silo, id, moment);
        }

        await using var last = await SiloProcess.StartAsync(place, slots: 2);
        var disturbed = await EndAsync(last, id);

        Assert.Equal(Scores(undisturbed), Scores(disturbed));
        Assert.Contains(disturbed.View.Candidates, c => c.Attempt > 1);
        Assert.Equal(disturbed.View.Candidates.Count, disturbed.Ends.Select(c => c.Number).Distinct().Count());
        Assert.Equal(disturbed.View.Candidates.Count, disturbed.Ends.Count);
    }

    /// <summary>Kills the process at the first report behind the end of so many candidates, while the search still runs.</summary>
    private static async Task KillAfterAsync(SiloProcess silo, string id, int ended)
    {
        var seen = 0;
        await foreach (var happened in silo.Client.WatchAsync(id))
        {
            Assert.NotEqual(SearchEventKind.SearchEnded, happened.Kind);
            seen += happened.Kind == SearchEventKind.Ended ? 1 : 0;
            if (seen >= ended && happened.Kind == SearchEventKind.Report)
            {
                break;
            }
        }

        await silo.KillAsync();
    }

    private static async Task<FinishedSearch> EndAsync(SiloProcess silo, string id)
    {
        var search = await silo.Client.FinishedAsync(id, CancellationToken.None);
        Assert.Equal(SearchStatus.Completed, search.View.Summary.Status);
        return search;
    }

    private static string Scores(FinishedSearch search) => JsonSerializer.Serialize(RunRecord.Of(search).Deterministic, JsonDefaults.Indented);
}
