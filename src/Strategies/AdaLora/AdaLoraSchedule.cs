namespace AdapterSearch.Strategies;

/// <summary>AdaLoRA's budget b(t) (2303.10512, section 3.3): b0, then a cubic fall to b_T, then b_T while the scores stay frozen.</summary>
/// <param name="Start">b0, in the unit of the budget.</param>
/// <param name="Target">b_T, at most b0.</param>
/// <param name="Steps">T.</param>
/// <param name="InitialSteps">t_i.</param>
/// <param name="FinalSteps">t_f, below T − t_i.</param>
/// <param name="Interval">ΔT, 1 or more.</param>
public sealed record AdaLoraSchedule(long Start, long Target, int Steps, int InitialSteps, int FinalSteps, int Interval)
{
    /// <summary>b(t) of step t from 1, the fraction cut off.</summary>
    public long Budget(int step)
    {
        if (step <= InitialSteps)
        {
            return Start;
        }

        if (IsFinal(step))
        {
            return Target;
        }

        var left = 1 - ((step - InitialSteps) / (double)(Steps - FinalSteps - InitialSteps));
        return (long)(Target + ((Start - Target) * left * left * left));
    }

    /// <summary>Whether the budget is at its end and scores no longer move.</summary>
    public bool IsFinal(int step) => step > Steps - FinalSteps;

    /// <summary>Whether triplets are cut after a step: every ΔT steps between the phases, every step of the final one.</summary>
    public bool Cuts(int step) => IsFinal(step) || (step > InitialSteps && step % Interval == 0);
}
