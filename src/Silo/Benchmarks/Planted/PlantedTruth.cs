using AdapterSearch.Domain;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Planting;
using static TorchSharp.torch;

namespace AdapterSearch.Silo.Benchmarks.Planted;

/// <summary>What only the benchmark knows of a planted task, measured on its test split.</summary>
/// <param name="Modules">Positions of the planted modules.</param>
/// <param name="Effects">For each of them the divergence that leaving its change out causes, in nats.</param>
/// <param name="BaseLoss">Divergence of the unchanged base from the teacher, in nats.</param>
internal sealed record PlantedTruth(IReadOnlyList<int> Modules, IReadOnlyList<double> Effects, double BaseLoss)
{
    /// <summary>Makes the teacher again and weighs its changes, on the calling thread.</summary>
    internal static PlantedTruth Of(string modelFolder, string dataFolder, DataSpec spec)
    {
        using var scope = NewDisposeScope();
        using var models = new BaseModelCache();
        using var data = TaskData.Load(dataFolder, spec, ImageFormat.Of(modelFolder), CPU, () => models.Share(modelFolder, CPU, dropout: 0));
        using var model = models.Share(modelFolder, CPU, dropout: 0);
        using var teacher = PlantedTeacher.Create(model, spec.Planted!, data.Train);
        double[] effects = [];
        var whole = data.TestFor(CandidateRole.Final).ScoreOnce(test =>
        {
            effects = [.. teacher.Modules.Select((_, i) => teacher.ScoreWithout(i, test).Loss)];
            return teacher.ScoreBase(test);
        });
        return new PlantedTruth(teacher.Modules, effects, whole.Loss);
    }

    /// <summary>
    /// Parameters of the hidden changes' modules at a rank, but no fewer than rank 1 on all modules has: with less, uniform rank could not be
    /// compared at the same budget.
    /// </summary>
    internal long Budget(ModelShape shape, int rank) =>
        Math.Max(shape.ParametersPerRank, rank * Modules.Sum(m => shape.Modules[m].ParametersPerRank));
}
