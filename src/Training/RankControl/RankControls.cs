using AdapterSearch.Domain;
using AdapterSearch.Training.Loop;
using AdapterSearch.Training.RankControl.Gates;
using AdapterSearch.Training.RankControl.Nested;
using AdapterSearch.Training.RankControl.Squeeze;
using AdapterSearch.Training.RankControl.SuperAdapter;

namespace AdapterSearch.Training.RankControl;

/// <summary>From options to the method: one line per method.</summary>
public static class RankControls
{
    /// <summary>The method of a job, its layers attached to the model.</summary>
    /// <exception cref="BadConfigurationException">The options belong to no method, or do not fit the model or the budget.</exception>
    public static IRankControl Create(RankControlSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        var (job, shape, targets) = (setup.Job, setup.Shape, setup.Bench.Targets);
        return job.Method switch
        {
            AdaLoraOptions ada => new AdaLoraControl(ada, job, shape, targets, setup.Normal),
            BayesianLoraOptions bayesian => new BayesianLoraControl(bayesian, ControlInputs.Of(setup)),
            CodyraOptions codyra => new CodyraControl(codyra, ControlInputs.Of(setup)),
            DyLoraOptions dylora => new DyLoraControl(dylora, ControlInputs.Of(setup)),
            IncreLoraOptions incre => new IncreLoraControl(incre, job, shape, targets, setup.Normal),
            LoraSqueezeOptions squeeze => new LoraSqueezeControl(squeeze, ControlInputs.Of(setup)),
            MatryoshkaLoraOptions matryoshka => new MatryoshkaLoraControl(matryoshka, ControlInputs.Of(setup)),
            SoraOptions sora => new SoraControl(sora, ControlInputs.Of(setup)),
            SuperAdapterOptions super => new SuperAdapterControl(super, ControlInputs.Of(setup)),
            TriAdaptLoraOptions tri => new TriAdaptLoraControl(tri, job, shape, targets, setup.Normal),
            _ => throw new BadConfigurationException($"No method inside a training has options of type {setup.Job.Method.GetType().Name}."),
        };
    }
}
