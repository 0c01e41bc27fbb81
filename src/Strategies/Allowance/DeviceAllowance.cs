using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>
/// Equal device work: one repetition of an arm may use the allowance, and what its search costs is taken from its final training. Works on
/// predicted steps (<see cref="JobCost"/>), so that a replay plans the same.
/// </summary>
/// <remarks>Several final trainings of one repetition are repeated draws of the same method: each stands for the whole repetition.</remarks>
public static class DeviceAllowance
{
    private const double Rounding = 1e-6;

    /// <summary>The allowance of a repetition in plain steps; 0 where steps are equal and work is not.</summary>
    /// <param name="spec">The search.</param>
    /// <param name="shape">Base model.</param>
    /// <param name="strategies">From an arm's options to its method.</param>
    public static double Steps(SearchSpec spec, ModelShape shape, Func<StrategyOptions, IStrategy> strategies)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(shape);
        if (spec.Compute != ComputeRule.EqualDevice)
        {
            return 0;
        }

        return spec.AllowanceFineTunes is { } fineTunes
            ? fineTunes * spec.Training.Steps
            : spec.Arms.Max(a => Rehearsal.Cost(spec, shape, a, a.Strategy, strategies).Total);
    }

    /// <summary>A proposal made to fit what is left of its repetition's allowance.</summary>
    /// <param name="allowance">Plain steps of the repetition.</param>
    /// <param name="spent">Plain steps of what the repetition planned before, final trainings left out.</param>
    /// <param name="proposal">What the method wants.</param>
    /// <param name="cost">Predicted plain steps of a job.</param>
    /// <param name="finalTraining">Plain steps that the arm's final training needs at least; searching leaves them.</param>
    /// <returns>The job to run; null with the reason when the allowance does not hold it.</returns>
    public static (CandidateJob? Job, string Refusal) Fit(double allowance, double spent, StrategyProposal proposal, Func<CandidateJob, double> cost, double finalTraining)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        ArgumentNullException.ThrowIfNull(cost);
        var wanted = cost(proposal.Job);
        var left = allowance - spent;
        if (proposal.Role != CandidateRole.Final)
        {
            var search = allowance - finalTraining;
            return wanted <= search - spent + Rounding
                ? (proposal.Job, "")
                : (null, $"It costs {wanted:0} steps; {Math.Max(0, search - spent):0} of the allowance's {search:0} for searching are left.");
        }

        // A training that continues another follows that one's schedule, which cannot become longer afterwards.
        if (proposal.Job is TrainJob { ContinueFrom: not null } or not (TrainJob or RankControlJob))
        {
            return (proposal.Job, "");
        }

        var training = proposal.Job is TrainJob train ? train.Training : ((RankControlJob)proposal.Job).Training;
        var steps = training.Steps + (int)Math.Floor(((left - wanted) / JobCost.PerStep(proposal.Job)) + Rounding);
        if (steps < training.Rungs)
        {
            return (null, $"Its search used {spent:0} of the allowance of {allowance:0} steps; {Math.Max(0, left):0} are too few for a final training.");
        }

        training = training with { Steps = steps };
        return (proposal.Job is TrainJob plain ? plain with { Training = training } : ((RankControlJob)proposal.Job) with { Training = training }, "");
    }
}
