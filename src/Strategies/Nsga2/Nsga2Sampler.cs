using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>
/// NSGA-II (Deb, Pratap, Agarwal and Meyarivan 2002) over a lower negative score and fewer adapter parameters. The first generation is random; whenever P
/// further results are told, the best P of them and the standing parents become the parents. Until then proposals are children of the standing parents, so
/// that no slot waits for a generation to end. Costs O(P²) per generation and O(dimensions) per call.
/// </summary>
/// <param name="options">Population P, crossover and mutations.</param>
/// <param name="space">Where points come from.</param>
public sealed class Nsga2Sampler(Nsga2SearchOptions options, SearchSpace space) : ISampler
{
    private readonly List<SampledTrial> children = [];
    private IReadOnlyList<(SampledTrial Trial, int Front, double Crowding)> parents = [];

    /// <inheritdoc/>
    public void Tell(SampledTrial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        children.Add(trial);
        if (children.Count < options.Population)
        {
            return;
        }

        SampledTrial[] all = [.. parents.Select(p => p.Trial), .. children];
        children.Clear();

        // A failed trial is beaten by every other, whatever it costs.
        double[][] objectives = [.. all.Select(t => double.IsNaN(t.Score)
            ? new[] { double.PositiveInfinity, double.PositiveInfinity }
            : [-t.Score, t.Parameters])];
        parents = [.. ParetoRanking.Select(objectives, options.Population)
            .Where(c => !double.IsNaN(all[c.Index].Score))
            .Select(c => (all[c.Index], c.Front, c.Crowding))];
    }

    /// <inheritdoc/>
    public SpacePoint? Ask(SamplerQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        if (parents.Count < 2)
        {
            return FreshPoint.Random(space, question);
        }

        return FreshPoint.Draw(space, question, () => Child(question.Random));
    }

    private SpacePoint Child(DeterministicRandom random)
    {
        var one = Parent(random);
        var child = random.NextDouble() < options.CrossoverProbability ? PointVariation.Cross(space, one, Parent(random), random) : one;
        return PointVariation.Mutate(space, child, options.Mutations, random);
    }

    /// <summary>The better of two parents drawn at random: lower front, then larger crowding distance.</summary>
    private SpacePoint Parent(DeterministicRandom random)
    {
        var one = parents[random.Next(parents.Count)];
        var other = parents[random.Next(parents.Count)];
        return (other.Front < one.Front || (other.Front == one.Front && other.Crowding > one.Crowding) ? other : one).Trial.Point;
    }
}
