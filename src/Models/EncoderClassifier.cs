using AdapterSearch.Domain;
using AdapterSearch.Models.Building;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdapterSearch.Models;

/// <summary>A pre-trained encoder with addressable projections and a linear task head. The base starts frozen, the head trainable.</summary>
/// <remarks>
/// Device and dtype are chosen when the model is made; moving it later is not supported, since other instances may share its weights.
/// Tensors that a forward pass makes live in the caller's dispose scope; a pass frees its own intermediates as far as autograd allows.
/// </remarks>
public abstract class EncoderClassifier : nn.Module
{
    internal const string HeadPrefix = "classifier.";
    private Linear? head;

    /// <summary>Starts a model without head.</summary>
    /// <param name="name">Kind of model.</param>
    /// <param name="shape">Its adaptable modules.</param>
    protected EncoderClassifier(string name, ModelShape shape)
        : base(name) => Shape = shape;

    /// <summary>Adaptable modules and size.</summary>
    public ModelShape Shape { get; }

    /// <summary>The projections in the order of <see cref="ModelShape.Modules"/>.</summary>
    public abstract IReadOnlyList<Projection> Projections { get; }

    /// <summary>Task head <c>[classes, hidden]</c>.</summary>
    public Linear Head => head ?? throw new InvalidOperationException("The model has no head yet.");

    /// <summary>Name of the head's module in a checkpoint.</summary>
    public string HeadName => "classifier";

    /// <summary>Names of the head's classes.</summary>
    public IReadOnlyList<string> Labels { get; private set; } = [];

    /// <summary>Whether base weights are shared with another instance, so that they must not be changed.</summary>
    public bool SharesBase { get; private set; }

    /// <summary>
    /// Only the first token is read at the end. True (the start) lets the last layer compute query, output and feed-forward projections for
    /// that token alone, which changes neither outputs nor gradients; false computes all tokens, for hooks that look at every activation and
    /// for timings against implementations that do so.
    /// </summary>
    public bool SkipsUnreadTokens { get; set; } = true;

    /// <summary>Whether a task head's parameter is meant by a checkpoint name.</summary>
    public static bool IsHead(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.StartsWith(HeadPrefix, StringComparison.Ordinal);
    }

    /// <summary>Pooled features that the head reads.</summary>
    /// <param name="input">Batch.</param>
    /// <returns><c>[batch, hidden]</c>.</returns>
    public abstract Tensor Encode(ModelInput input);

    /// <summary>Class scores before softmax.</summary>
    /// <param name="input">Batch.</param>
    /// <returns><c>[batch, classes]</c>.</returns>
    public virtual Tensor Logits(ModelInput input)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(Head.call(Encode(input)));
    }

    /// <summary>Puts a new head in place: normal weights of standard deviation 0.02, bias 0.</summary>
    /// <param name="classes">Number of classes, 1 or more.</param>
    /// <param name="seed">Seed of the weights.</param>
    /// <param name="labels">Names of the classes; null numbers them.</param>
    public void ReplaceHead(int classes, long seed, IReadOnlyList<string>? labels = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        if (labels is not null && labels.Count != classes)
        {
            throw new ArgumentException($"{labels.Count} labels for {classes} classes.", nameof(labels));
        }

        var old = Head.weight;
        var source = ParameterSources.Random(seed, 0.02, old.device, old.dtype);
        SetHead(new ModuleBuilder(this, source).Head(classes, Shape.HiddenSize), labels ?? EncoderConfiguration.DefaultLabels(classes));
    }

    /// <summary>All parameters but the head's.</summary>
    public IEnumerable<Parameter> BaseParameters() => named_parameters().Where(p => !IsHead(p.name)).Select(p => p.parameter);

    /// <summary>Lets the base be trained (full fine-tuning) or freezes it.</summary>
    /// <exception cref="InvalidOperationException">The base is shared with another instance; make a <see cref="DeepCopy"/> first.</exception>
    public void SetBaseTrainable(bool trainable)
    {
        if (trainable && SharesBase)
        {
            throw new InvalidOperationException("The base weights are shared between instances and cannot be trained; make a deep copy first.");
        }

        foreach (var parameter in BaseParameters())
        {
            parameter.requires_grad = trainable;
        }
    }

    /// <summary>
    /// A second instance whose base weights are the same storage, with its own places for adapters and its own copy of the head.
    /// Adapters and weight overrides are not taken along. Costs no memory but the head; the instances may be disposed of in any order.
    /// </summary>
    /// <param name="dropout">Dropout inside the new instance while training, [0, 1); null takes the configuration's probabilities.</param>
    public EncoderClassifier ShareBase(double? dropout = null)
    {
        var copy = Copy(share: true, dropout);
        copy.SharesBase = true;
        SharesBase = true;
        return copy;
    }

    /// <summary>A second instance with its own copy of every weight, without adapters and weight overrides.</summary>
    /// <param name="dropout">Dropout inside the new instance while training, [0, 1); null takes the configuration's probabilities.</param>
    public EncoderClassifier DeepCopy(double? dropout = null) => Copy(share: false, dropout);

    /// <summary>Makes a second frozen instance, in the same mode, whose head is a copy.</summary>
    /// <param name="share">Whether the base weights are the same storage or copied.</param>
    /// <param name="dropout">Dropout of the new instance; null takes the configuration's probabilities.</param>
    protected abstract EncoderClassifier Copy(bool share, double? dropout);

    /// <summary>Registers a head, disposing of the earlier one.</summary>
    /// <param name="value">Head, owned by the model from now on.</param>
    /// <param name="labels">One name per class.</param>
    protected void SetHead(Linear value, IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (head is not null)
        {
            register_module(HeadName, null!);
            head.Dispose();
        }

        head = value;
        Labels = labels;
        register_module(HeadName, value);
    }

    /// <summary>Nothing: constructors register under checkpoint names, and fields only point at what is registered.</summary>
    protected override void RegisterComponents()
    {
    }
}
