using AdapterSearch.Domain;
using AdapterSearch.Models;
using AdapterSearch.Training.Data;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Loop;

/// <summary>Scores a model on a whole split: evaluation mode, no gradients, examples in their order.</summary>
public static class Evaluator
{
    /// <summary>Examples per forward pass. Fixed, so that a score does not depend on the training's batch size.</summary>
    public const int BatchSize = 500;

    /// <summary>Mean loss (see <see cref="TaskLoss"/>) and accuracy. The model is left in the mode it was in.</summary>
    /// <exception cref="DivergenceException">The loss is NaN or infinite.</exception>
    public static SplitScore Score(EncoderClassifier model, DataSplit split)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(split);
        var wasTraining = model.training;
        model.eval();
        try
        {
            using var off = no_grad();
            double loss = 0;
            long right = 0;
            for (var start = 0; start < split.Count; start += BatchSize)
            {
                using var scope = NewDisposeScope();
                var batch = split.Slice(start, Math.Min(BatchSize, split.Count - start));
                var logits = model.Logits(batch.Input);
                loss += TaskLoss.Sum(logits, batch.Labels).item<float>();
                right += logits.argmax(-1).eq(TaskLoss.ClassNumbers(batch.Labels)).sum().item<long>();
            }

            var mean = loss / split.Count;
            return double.IsFinite(mean)
                ? new SplitScore(mean, right / (double)split.Count, split.Count)
                : throw new DivergenceException($"The loss on {split.Count} held-out examples is {mean}: the weights diverged; lower the learning rate.");
        }
        finally
        {
            model.train(wasTraining);
        }
    }
}
