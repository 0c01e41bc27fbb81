using AdapterSearch.Models.Building;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdapterSearch.Models;

/// <summary>Vision transformer for image classification (2010.11929), weight names of <c>ViTForImageClassification</c>.</summary>
public sealed class ViTClassifier : EncoderClassifier
{
    private readonly Parameter classToken;
    private readonly Parameter positions;
    private readonly Parameter patchWeight;
    private readonly Parameter patchBias;
    private readonly Layer[] layers;
    private readonly double hiddenDropout;
    private readonly Norm finalNorm;

    internal ViTClassifier(ViTConfiguration configuration, ParameterSource source, double? dropout = null)
        : base(nameof(ViTClassifier), configuration.Shape())
    {
        Configuration = configuration;
        hiddenDropout = dropout ?? configuration.HiddenDropout;
        var build = new ModuleBuilder(this, source);
        var (d, p) = (configuration.HiddenSize, configuration.PatchSize);
        classToken = build.Parameter("vit.embeddings.cls_token", Fill.Normal, 1, 1, d);
        positions = build.Parameter("vit.embeddings.position_embeddings", Fill.Normal, 1, configuration.Patches + 1, d);
        patchWeight = build.Parameter("vit.embeddings.patch_embeddings.projection.weight", Fill.Normal, d, configuration.Channels, p, p);
        patchBias = build.Parameter("vit.embeddings.patch_embeddings.projection.bias", Fill.Zeros, d);
        layers = new Layer[configuration.Layers];
        var projections = new List<Projection>(Shape.Modules.Count);
        for (var i = 0; i < layers.Length; i++)
        {
            var six = Shape.Modules.Where(m => m.Address.Layer == i)
                .Select(m => build.Projection(m, configuration.QkvBias || m.Address.Projection is "o" or "fc1" or "fc2")).ToArray();
            projections.AddRange(six);
            layers[i] = new Layer(
                build.Norm($"vit.encoder.layer.{i}.layernorm_before", d, configuration.LayerNormEps),
                new SelfAttention(six[0], six[1], six[2], six[3], configuration.Heads, dropout ?? configuration.AttentionDropout),
                build.Norm($"vit.encoder.layer.{i}.layernorm_after", d, configuration.LayerNormEps),
                new FeedForward(six[4], six[5], configuration.Activation));
        }

        Projections = projections;
        finalNorm = build.Norm("vit.layernorm", d, configuration.LayerNormEps);
        SetHead(build.Head(configuration.Labels.Count, d), configuration.Labels);
    }

    /// <summary>The configuration it was made from; the current classes are <see cref="EncoderClassifier.Labels"/>.</summary>
    public ViTConfiguration Configuration { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Projection> Projections { get; }

    /// <summary>A model with new weights: normal of the configuration's deviation, biases 0, normalisations 1 and 0.</summary>
    /// <param name="configuration">Sizes.</param>
    /// <param name="seed">Seed of the weights.</param>
    /// <param name="device">Device; null is the CPU.</param>
    /// <param name="dtype">Type of the weights.</param>
    public static ViTClassifier Create(ViTConfiguration configuration, long seed, Device? device = null, ScalarType dtype = ScalarType.Float32)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new ViTClassifier(configuration, ParameterSources.Random(seed, configuration.InitializerRange, device, dtype));
    }

    /// <inheritdoc/>
    /// <param name="input">Images <c>[batch, channels, height, width]</c> of the weights' dtype; a mask is not used.</param>
    public override Tensor Encode(ModelInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var scope = NewDisposeScope();
        var x = Embed(input.Values, out var batch);
        for (var i = 0; i < layers.Length; i++)
        {
            var next = Run(layers[i], x, batch, last: SkipsUnreadTokens && i == layers.Length - 1);
            x.Dispose();
            x = next;
        }

        return scope.MoveToOuter(finalNorm.Apply(SkipsUnreadTokens ? x : FirstTokens(x, batch)));
    }

    /// <inheritdoc/>
    protected override EncoderClassifier Copy(bool share, double? dropout)
    {
        var copy = new ViTClassifier(Configuration with { Labels = Labels }, ParameterSources.From(this, share), dropout);
        copy.SkipsUnreadTokens = SkipsUnreadTokens;
        copy.train(training);
        return copy;
    }

    /// <summary>Images as tokens, the class token first: [batch · (patches + 1), d].</summary>
    private Tensor Embed(Tensor images, out long batch)
    {
        var (c, size, p, d) = (Configuration.Channels, Configuration.ImageSize, Configuration.PatchSize, Configuration.HiddenSize);
        var shape = images.shape;
        if (shape.Length != 4 || shape[1] != c || shape[2] != size || shape[3] != size)
        {
            throw new ArgumentException($"Images have the shape [{string.Join(", ", shape)}]; the model takes [batch, {c}, {size}, {size}].", nameof(images));
        }

        using var scope = NewDisposeScope();
        batch = shape[0];
        var side = size / p;

        // A convolution whose stride is its kernel is one product over the patches; this spares the layout changes around it.
        var patches = images.view(batch, c, side, p, side, p).permute(0, 2, 4, 1, 3, 5).reshape(batch * side * side, (long)c * p * p);
        var embedded = nn.functional.linear(patches, patchWeight.view(d, (long)c * p * p), patchBias).view(batch, side * side, d);
        var tokens = cat([classToken.expand(batch, 1, d), embedded], 1).add_(positions).view(-1, d);
        return scope.MoveToOuter(Dropped(tokens));
    }

    /// <summary>One pre-norm layer. In the last one only the class token of each example goes on: [batch, d].</summary>
    private Tensor Run(Layer layer, Tensor x, long batch, bool last)
    {
        using var scope = NewDisposeScope();
        var normed = layer.Before.Apply(x);
        var (kept, readers) = last ? (FirstTokens(x, batch), FirstTokens(normed, batch)) : (x, normed);

        // Outputs of projections are saved by no backward pass, so the residual may be added in place.
        var attended = Dropped(layer.Attention.Apply(normed, readers, batch, null, training)).add_(kept);
        var result = Dropped(layer.FeedForward.Apply(layer.After.Apply(attended))).add_(attended);
        return scope.MoveToOuter(result);
    }

    private Tensor FirstTokens(Tensor flat, long batch) => flat.view(batch, -1, Configuration.HiddenSize).select(1, 0);

    private Tensor Dropped(Tensor x) =>
        training && hiddenDropout > 0 ? nn.functional.dropout(x, hiddenDropout) : x;

    private sealed record Layer(Norm Before, SelfAttention Attention, Norm After, FeedForward FeedForward);
}
