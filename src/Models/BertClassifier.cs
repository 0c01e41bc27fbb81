using AdapterSearch.Models.Building;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdapterSearch.Models;

/// <summary>BERT encoder for sequence classification (1810.04805), weight names of <c>BertForSequenceClassification</c>.</summary>
/// <remarks>One segment, absolute positions.</remarks>
public sealed class BertClassifier : EncoderClassifier
{
    private readonly Parameter words;
    private readonly Parameter positions;
    private readonly Parameter segments;
    private readonly Norm embeddingNorm;
    private readonly Layer[] layers;
    private readonly double hiddenDropout;
    private readonly double classifierDropout;
    private readonly Parameter poolerWeight;
    private readonly Parameter poolerBias;

    internal BertClassifier(BertConfiguration configuration, ParameterSource source, double? dropout = null)
        : base(nameof(BertClassifier), configuration.Shape())
    {
        Configuration = configuration;
        hiddenDropout = dropout ?? configuration.HiddenDropout;
        classifierDropout = dropout ?? configuration.ClassifierDropout ?? configuration.HiddenDropout;
        var build = new ModuleBuilder(this, source);
        var (d, eps) = (configuration.HiddenSize, configuration.LayerNormEps);
        words = build.Parameter("bert.embeddings.word_embeddings.weight", Fill.Normal, configuration.VocabularySize, d);
        positions = build.Parameter("bert.embeddings.position_embeddings.weight", Fill.Normal, configuration.MaxPositions, d);
        segments = build.Parameter("bert.embeddings.token_type_embeddings.weight", Fill.Normal, configuration.SegmentTypes, d);
        embeddingNorm = build.Norm("bert.embeddings.LayerNorm", d, eps);
        layers = new Layer[configuration.Layers];
        var projections = new List<Projection>(Shape.Modules.Count);
        for (var i = 0; i < layers.Length; i++)
        {
            var six = Shape.Modules.Where(m => m.Address.Layer == i).Select(m => build.Projection(m, bias: true)).ToArray();
            projections.AddRange(six);
            layers[i] = new Layer(
                new SelfAttention(six[0], six[1], six[2], six[3], configuration.Heads, dropout ?? configuration.AttentionDropout),
                build.Norm($"bert.encoder.layer.{i}.attention.output.LayerNorm", d, eps),
                new FeedForward(six[4], six[5], configuration.Activation),
                build.Norm($"bert.encoder.layer.{i}.output.LayerNorm", d, eps));
        }

        Projections = projections;
        poolerWeight = build.Parameter("bert.pooler.dense.weight", Fill.Normal, d, d);
        poolerBias = build.Parameter("bert.pooler.dense.bias", Fill.Zeros, d);
        SetHead(build.Head(configuration.Labels.Count, d), configuration.Labels);
    }

    /// <summary>The configuration it was made from; the current classes are <see cref="EncoderClassifier.Labels"/>.</summary>
    public BertConfiguration Configuration { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Projection> Projections { get; }

    /// <summary>A model with new weights: normal of the configuration's deviation, biases 0, normalisations 1 and 0.</summary>
    /// <param name="configuration">Sizes.</param>
    /// <param name="seed">Seed of the weights.</param>
    /// <param name="device">Device; null is the CPU.</param>
    /// <param name="dtype">Type of the weights.</param>
    public static BertClassifier Create(BertConfiguration configuration, long seed, Device? device = null, ScalarType dtype = ScalarType.Float32)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new BertClassifier(configuration, ParameterSources.Random(seed, configuration.InitializerRange, device, dtype));
    }

    /// <inheritdoc/>
    /// <param name="input">Token ids <c>[batch, length]</c> (int64), each below the vocabulary's size, and optionally their mask.</param>
    public override Tensor Encode(ModelInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var scope = NewDisposeScope();
        var shape = input.Values.shape;
        if (shape.Length != 2 || shape[1] < 1 || shape[1] > Configuration.MaxPositions)
        {
            throw new ArgumentException(
                $"Token ids have the shape [{string.Join(", ", shape)}]; the model takes [batch, length] with 1 to {Configuration.MaxPositions} tokens.",
                nameof(input));
        }

        var batch = shape[0];
        var mask = input.Mask is null ? null : AddedMask(input.Mask, batch, shape[1]);
        var x = Embed(input.Values, batch, shape[1]);
        for (var i = 0; i < layers.Length; i++)
        {
            var next = Run(layers[i], x, batch, mask, last: SkipsUnreadTokens && i == layers.Length - 1);
            x.Dispose();
            x = next;
        }

        var first = SkipsUnreadTokens ? x : FirstTokens(x, batch);
        return scope.MoveToOuter(nn.functional.linear(first, poolerWeight, poolerBias).tanh());
    }

    /// <inheritdoc/>
    public override Tensor Logits(ModelInput input)
    {
        using var scope = NewDisposeScope();
        var pooled = Dropped(Encode(input), classifierDropout);
        return scope.MoveToOuter(Head.call(pooled));
    }

    /// <inheritdoc/>
    protected override EncoderClassifier Copy(bool share, double? dropout)
    {
        var copy = new BertClassifier(Configuration with { Labels = Labels }, ParameterSources.From(this, share), dropout);
        copy.SkipsUnreadTokens = SkipsUnreadTokens;
        copy.train(training);
        return copy;
    }

    /// <summary>0 where a token counts and a number that softmax turns into 0 where it does not: [batch, 1, 1, length].</summary>
    private Tensor AddedMask(Tensor mask, long batch, long length)
    {
        if (!mask.shape.SequenceEqual([batch, length]))
        {
            throw new ArgumentException($"The mask has the shape [{string.Join(", ", mask.shape)}]; expected [{batch}, {length}].", nameof(mask));
        }

        // Finite, so that an example without any token gives numbers instead of NaN; half precision ends at 65,504.
        var dtype = words.dtype;
        return mask.to_type(dtype).sub(1).mul(dtype == ScalarType.Float16 ? 6e4 : 1e30).view(batch, 1, 1, length);
    }

    /// <summary>Token ids as vectors [batch · length, d].</summary>
    private Tensor Embed(Tensor ids, long batch, long length)
    {
        using var scope = NewDisposeScope();
        var places = positions.narrow(0, 0, length).add(segments.select(0, 0));
        var summed = words.index_select(0, ids.flatten()).view(batch, length, -1).add(places).view(batch * length, -1);
        return scope.MoveToOuter(Dropped(embeddingNorm.Apply(summed), hiddenDropout));
    }

    /// <summary>One post-norm layer. In the last one only the first token of each example goes on: [batch, d].</summary>
    private Tensor Run(Layer layer, Tensor x, long batch, Tensor? mask, bool last)
    {
        using var scope = NewDisposeScope();
        var readers = last ? FirstTokens(x, batch) : x;

        // Outputs of projections are saved by no backward pass, so the residual may be added in place.
        var attended = layer.AfterAttention.Apply(
            Dropped(layer.Attention.Apply(x, readers, batch, mask, training), hiddenDropout).add_(readers));
        var result = layer.AfterFeedForward.Apply(
            Dropped(layer.FeedForward.Apply(attended), hiddenDropout).add_(attended));
        return scope.MoveToOuter(result);
    }

    private Tensor FirstTokens(Tensor flat, long batch) => flat.view(batch, -1, Configuration.HiddenSize).select(1, 0);

    private Tensor Dropped(Tensor x, double probability) => training && probability > 0 ? nn.functional.dropout(x, probability) : x;

    private sealed record Layer(SelfAttention Attention, Norm AfterAttention, FeedForward FeedForward, Norm AfterFeedForward);
}
