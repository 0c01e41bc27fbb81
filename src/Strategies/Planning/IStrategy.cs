namespace AdapterSearch.Strategies;

/// <summary>
/// One method of a search as a pure rule: what is known of its own candidates decides what to run next. No clock, no global randomness;
/// called again with the same context and history it gives the same step, so that a replay after a crash decides alike. One instance serves one
/// repetition of an arm and may keep what it worked out of earlier calls, provided that it notices a history which is not their continuation.
/// </summary>
public interface IStrategy
{
    /// <summary>The next candidates of one repetition of this arm, or its end.</summary>
    /// <param name="context">What does not change while the arm runs.</param>
    /// <param name="history">This arm's and repetition's candidates in the order in which they were proposed.</param>
    StrategyStep Next(StrategyContext context, IReadOnlyList<StrategyCandidate> history);
}
