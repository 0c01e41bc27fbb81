using AdapterSearch.Domain;
using AdapterSearch.Training.Loop;
using static TorchSharp.torch;

namespace AdapterSearch.Training.RankControl;

/// <summary>
/// A method that changes the ranks of adapters inside a training run: its layers, what it trains, and what it does at each step. One
/// instance serves one attempt, on the device's thread. What to keep is a decision on plain arrays and lives in Strategies; here are the
/// tensors and scores. <see cref="RankControlRun"/> says in which order the members are called.
/// </summary>
public interface IRankControl : IDisposable
{
    /// <summary>Weights that train from the first step, without the task head. Later ones join through the optimizer.</summary>
    IReadOnlyList<WeightGroup> Groups { get; }

    /// <summary>Current rank of every module of the model, in its order.</summary>
    IReadOnlyList<int> Ranks { get; }

    /// <summary>One finite number per module in the same order; higher is more important by the method's own measure.</summary>
    IReadOnlyList<double> Importance { get; }

    /// <summary>Called before the forward pass of a step, for masks that are drawn anew.</summary>
    /// <param name="step">Steps done before this one.</param>
    void BeforeStep(int step)
    {
    }

    /// <summary>Adds penalties to the task's loss.</summary>
    /// <param name="step">Steps done before this one.</param>
    /// <param name="taskLoss">Scalar, nats.</param>
    /// <returns>The scalar to minimise; <paramref name="taskLoss"/> itself where nothing is added.</returns>
    Tensor Loss(int step, Tensor taskLoss) => taskLoss;

    /// <summary>Reads the unclipped gradients. Tensors made here belong to the step's scope.</summary>
    /// <param name="step">Steps done before this one.</param>
    void AfterBackward(int step)
    {
    }

    /// <summary>Changes weights after they moved: proximal steps, masks, growth. Called without gradients, in a scope of its own.</summary>
    /// <param name="step">Steps done, this one included: the papers' t, from 1.</param>
    /// <param name="optimizer">Takes new groups with <c>Add(group, step)</c>.</param>
    void AfterStep(int step, WeightOptimizer optimizer)
    {
    }

    /// <summary>The method's numbers for a checkpoint. All must be finite.</summary>
    IReadOnlyDictionary<string, IReadOnlyList<double>> Numbers();

    /// <summary>Live tensors that a checkpoint must hold besides trained weights and their moments, by unique names.</summary>
    IReadOnlyDictionary<string, Tensor> Tensors();

    /// <summary>
    /// Gives a fresh instance the structure that <see cref="Numbers"/> describes: grows the layers and lets their groups join the optimizer at
    /// their former steps, in their former order. Values of weights and <see cref="Tensors"/> are filled in afterwards.
    /// </summary>
    /// <param name="numbers">What <see cref="Numbers"/> gave.</param>
    /// <param name="optimizer">Holds <see cref="Groups"/> and the head.</param>
    void Restore(IReadOnlyDictionary<string, IReadOnlyList<double>> numbers, WeightOptimizer optimizer);

    /// <summary>Brings the adapters to what the budget allows, after the last step and before <see cref="Fold"/>; called without gradients.</summary>
    void Finish()
    {
    }

    /// <summary>As <see cref="Finish()"/>, for a method whose end takes long and whose <see cref="Numbers"/> then hold what it has found so far.</summary>
    /// <param name="keep">To be called between two pieces of the work: observes cancellation and writes a checkpoint when one is due.</param>
    void Finish(Action keep) => Finish();

    /// <summary>
    /// Plain factors of every module in the model's order: B <c>[out, r]</c> and A <c>[r, in]</c> with B A = ΔW, so that every scale, gate and
    /// singular value is in them; null for rank 0. The caller's scope owns them; they may be views.
    /// </summary>
    IReadOnlyList<(Tensor B, Tensor A)?> Fold();

    /// <summary>Scores of all ranks that the run yields, read after <see cref="Finish()"/>; null for methods with one result.</summary>
    RankCurve? Curve => null;

    /// <summary>Takes the layers out of the model.</summary>
    void Detach();

    /// <summary>Writes what the method wants to leave besides the adapters into the artefact folder.</summary>
    /// <param name="folder">Folder, not yet visible.</param>
    void WriteFiles(string folder)
    {
    }
}
