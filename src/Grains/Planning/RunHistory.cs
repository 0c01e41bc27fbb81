using System.Collections;
using System.Collections.Immutable;
using AdapterSearch.Strategies;

namespace AdapterSearch.Grains;

/// <summary>A run's candidates as its method sees them: a view of the state, so that a long history is not copied for each question.</summary>
/// <param name="candidates">All candidates of the search.</param>
/// <param name="numbers">Those of the run, in the order in which they were proposed.</param>
internal sealed class RunHistory(ImmutableSortedDictionary<int, PlannedCandidate> candidates, NumberList numbers) : IReadOnlyList<StrategyCandidate>
{
    public int Count => numbers.Count;

    public StrategyCandidate this[int index]
    {
        get
        {
            var candidate = candidates[numbers[index]];
            return new StrategyCandidate(candidate.Number, candidate.ProposedAs, candidate.Job, candidate.Outcome);
        }
    }

    public IEnumerator<StrategyCandidate> GetEnumerator()
    {
        for (var i = 0; i < numbers.Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
