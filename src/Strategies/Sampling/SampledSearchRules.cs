using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>Faults of a general search's options that can be seen without a model.</summary>
public static class SampledSearchRules
{
    /// <summary>All faults, each with the numbers that clash.</summary>
    public static IEnumerable<string> Problems(SampledSearchOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach (var problem in SearchSpace.Problems(options.Space))
        {
            yield return problem;
        }

        switch (options)
        {
            case AirLlmSearchOptions air when air.Batch + air.Window > air.Trials:
                yield return $"batch = {air.Batch}: with window = {air.Window} no policy is ever moved within trials = {air.Trials}; their sum must not exceed the trials";
                break;
            case EvolutionSearchOptions evolution when evolution.Tournament > evolution.Population:
                yield return $"tournament = {evolution.Tournament}: must not exceed population = {evolution.Population}";
                break;
            case EvolutionSearchOptions evolution when evolution.Population >= evolution.Trials:
                yield return $"population = {evolution.Population}: must be below trials = {evolution.Trials}, or every trial is random";
                break;
            case AutoPeftSearchOptions peft when peft.StartupTrials > peft.Trials - peft.Window:
                yield return Startup(peft.StartupTrials, peft.Trials, peft.Window);
                break;
            case GpSearchOptions gp when gp.StartupTrials > gp.Trials - gp.Window:
                yield return Startup(gp.StartupTrials, gp.Trials, gp.Window);
                break;
            case Nsga2SearchOptions nsga when nsga.Population > nsga.Trials - nsga.Window:
                yield return $"population = {nsga.Population}: with window = {nsga.Window} no generation is ever chosen within trials = {nsga.Trials}; their sum must not exceed the trials";
                break;
            case TpeSearchOptions tpe when tpe.StartupTrials > tpe.Trials - tpe.Window:
                yield return Startup(tpe.StartupTrials, tpe.Trials, tpe.Window);
                break;
        }
    }

    private static string Startup(int startup, int trials, int window) =>
        $"startupTrials = {startup}: with window = {window} every one of trials = {trials} is random, since results count once they are so many proposals old; their sum must not exceed the trials";
}
