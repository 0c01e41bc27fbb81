using AdapterSearch.Domain;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Loop;

/// <summary>
/// Makes dropout repeatable although libtorch draws its masks from a generator that all threads share: a forward pass with dropout first
/// seeds that generator from (seed, step), and one lock lets only one such pass run at a time. The masks then depend on the step alone,
/// so that no generator state has to be kept. Without dropout nothing is locked.
/// </summary>
/// <param name="seed">Seed of this attempt's masks.</param>
/// <param name="active">Whether the model drops anything.</param>
public sealed class DropoutSeeding(long seed, bool active)
{
    private static readonly Lock Generator = new();
    private readonly SeedStream seeds = new(seed);

    /// <summary>Runs a forward pass of a step.</summary>
    /// <param name="step">Step.</param>
    /// <param name="forward">The pass.</param>
    /// <param name="pass">Number of the pass, from 0, where a step takes several.</param>
    public Tensor Forward(int step, Func<Tensor> forward, int pass = 0)
    {
        ArgumentNullException.ThrowIfNull(forward);
        if (!active)
        {
            return forward();
        }

        lock (Generator)
        {
            manual_seed((pass > 0 ? seeds.For(step).For(pass) : seeds.For(step)).Seed);
            return forward();
        }
    }
}
