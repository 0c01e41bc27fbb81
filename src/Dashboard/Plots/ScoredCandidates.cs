using AdapterSearch.Dashboard.Live;
using AdapterSearch.Domain;

namespace AdapterSearch.Dashboard.Plots;

/// <summary>Candidates of fixed configurations with their scores, as columns.</summary>
/// <param name="Numbers">Numbers of the candidates.</param>
/// <param name="Scores">Validation accuracy, [0, 1].</param>
/// <param name="Dimensions">What they differ in; dimensions of one value are left out.</param>
public sealed record ScoredCandidates(IReadOnlyList<int> Numbers, IReadOnlyList<double> Scores, IReadOnlyList<SearchDimension> Dimensions)
{
    /// <summary>Reads them from a search: trainings with adapters whose score is known. Partly trained ones count by their newest score.</summary>
    /// <param name="trace">The search.</param>
    public static ScoredCandidates Of(SearchTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var shape = trace.Header.Shape;
        var scored = trace.Candidates.Values
            .Where(c => c is { HasEnded: true, Accuracy: not null, View.Job: TrainJob { Configuration.Mode: TrainingMode.Adapters } })
            .Select(c => (Trace: c, ((TrainJob)c.View.Job).Configuration, Ranks: ((TrainJob)c.View.Job).Configuration.Adapters.Ranks(shape)))
            .ToArray();
        var dimensions = new List<SearchDimension>
        {
            new("learning rate", [.. scored.Select(s => s.Configuration.LearningRate)], Logarithmic: true),
            new("adapter parameters", [.. scored.Select(s => (double)s.Configuration.Adapters.Parameters(shape))]),
            new("adapted modules", [.. scored.Select(s => (double)s.Ranks.Count(r => r > 0))]),
            new("mean rank", [.. scored.Select(s => s.Ranks.Where(r => r > 0).DefaultIfEmpty(0).Average())]),
        };
        foreach (var projection in shape.Projections)
        {
            int[] at = [.. Enumerable.Range(0, shape.Modules.Count).Where(i => shape.Modules[i].Address.Projection == projection)];
            dimensions.Add(new SearchDimension($"rank of {projection}", [.. scored.Select(s => at.Average(i => s.Ranks[i]))]));
        }

        for (var layer = 0; layer < shape.Layers; layer++)
        {
            int[] at = [.. Enumerable.Range(0, shape.Modules.Count).Where(i => shape.Modules[i].Address.Layer == layer)];
            if (at.Length > 0)
            {
                dimensions.Add(new SearchDimension($"rank in layer {layer}", [.. scored.Select(s => at.Average(i => s.Ranks[i]))]));
            }
        }

        return new ScoredCandidates(
            [.. scored.Select(s => s.Trace.View.Number)],
            [.. scored.Select(s => s.Trace.Accuracy!.Value)],
            [.. dimensions.Where(d => d.Values.Distinct().Skip(1).Any())]);
    }
}
