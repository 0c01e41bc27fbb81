using AdapterSearch.Domain;
using AdapterSearch.Grains;

namespace AdapterSearch.Silo.Running;

/// <summary>
/// What a spec itself puts outside its budget: the choice of the shared learning rate, and the reference arm that adapts every module at
/// the spec's rank. The planner checks by arm before anything is planned; a node checks again by what it is asked to train.
/// </summary>
public static class BudgetExemption
{
    /// <summary>True when the budget does not bind this candidate.</summary>
    public static bool Holds(CandidateAssignment assignment)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        if (assignment.Role == CandidateRole.Tuning && assignment.Spec.Tuning == LearningRateTuning.Shared)
        {
            return true;
        }

        // What a person adds is bound by the budget, whatever arms the spec has.
        return assignment.Role != CandidateRole.Manual
            && assignment.Job is TrainJob { Configuration.Adapters: { Modules.Count: > 0 } adapters }
            && assignment.Spec.Arms.Any(a => a.Strategy is AllModulesOptions)
            && adapters.Modules.All(m => m.Rank == assignment.Spec.Rank);
    }
}
