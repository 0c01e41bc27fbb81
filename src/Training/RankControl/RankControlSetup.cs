using AdapterSearch.Domain;
using AdapterSearch.Training.Jobs;

namespace AdapterSearch.Training.RankControl;

/// <summary>What a method starts from.</summary>
/// <param name="Context">The attempt.</param>
/// <param name="Job">Method, training, scale and budget.</param>
/// <param name="Bench">Model with its head, and data.</param>
public sealed record RankControlSetup(JobContext Context, RankControlJob Job, Workbench Bench)
{
    /// <summary>Base model.</summary>
    public ModelShape Shape => Bench.Model.Shape;

    /// <summary>Stream of initial adapter weights.</summary>
    public SeedStream Seeds => new(Context.Seeds.Adapters);

    /// <summary>Normal initial adapter weights from <see cref="Seeds"/>.</summary>
    public NormalDraw Normal => NormalDraws.From(Seeds);
}
