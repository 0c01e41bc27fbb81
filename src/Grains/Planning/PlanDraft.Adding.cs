namespace AdapterSearch.Grains;

/// <content>Candidates by hand.</content>
internal sealed partial class PlanDraft
{
    /// <summary>Plans a candidate that a person added. It belongs to no run, so nobody is asked what follows from it.</summary>
    public void Add(int number, CandidateAdded added)
    {
        State = State with { ByHand = State.ByHand + 1 };
        Plan(ManualRules.Candidate(State, number, added));
    }
}
