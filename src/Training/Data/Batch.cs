using AdapterSearch.Models;
using AdapterSearch.Training.Jobs;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Data;

/// <summary>Examples of one step.</summary>
/// <param name="Input">Model input, <c>[batch, channels, height, width]</c>.</param>
/// <param name="Labels">Class numbers <c>[batch]</c>, int64, or a teacher's probabilities <c>[batch, classes]</c>.</param>
public sealed record Batch(ModelInput Input, Tensor Labels)
{
    /// <summary>Mean loss of the batch (see <see cref="TaskLoss"/>), a scalar with its graph.</summary>
    /// <param name="logits"><c>[batch, classes]</c>.</param>
    public Tensor Loss(Tensor logits) => TaskLoss.Mean(logits, Labels);

    /// <summary>
    /// One of several passes over the batch: its examples, and their share in the mean loss of the whole batch. The caller's dispose scope owns
    /// the examples.
    /// </summary>
    /// <param name="pass">Number of the pass, from 0.</param>
    /// <param name="passes">Passes over the batch, at most one per example.</param>
    public (Batch Part, double Share) Part(int pass, int passes)
    {
        TrainingPulse.Beat();
        var all = Labels.shape[0];
        var (begin, end) = (all * pass / passes, all * (pass + 1) / passes);
        var input = new ModelInput(Input.Values.narrow(0, begin, end - begin), Input.Mask?.narrow(0, begin, end - begin));
        return (new Batch(input, Labels.narrow(0, begin, end - begin)), (end - begin) / (double)all);
    }
}
