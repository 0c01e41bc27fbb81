using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AdapterSearch.Domain;
using AdapterSearch.Models;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Loop;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Planting;

/// <summary>
/// The teacher of a planted task: the base model with a hidden change of low rank in a random set of modules. For each of them D = B A with
/// Gaussian B, rows of A of length 1 that are random combinations of the module's real inputs less their mean (or Gaussian, when not
/// aligned), scaled to ‖D‖ = strength · ‖W‖ (Frobenius). A function of the spec's seed, the base model and the train split's first examples.
/// </summary>
/// <remarks>
/// The model is evaluated as it stands: in a layer of which only the pooled token goes on, only that token's inputs are seen.
/// </remarks>
public sealed class PlantedTeacher : IDisposable
{
    /// <summary>Train examples whose inputs a change may respond to.</summary>
    public const int SampleExamples = 300;

    private readonly EncoderClassifier model;
    private readonly IReadOnlyList<Tensor> weights;

    private PlantedTeacher(EncoderClassifier model, IReadOnlyList<int> modules, IReadOnlyList<Tensor> weights)
    {
        this.model = model;
        Modules = modules;
        this.weights = weights;
        Place(_ => true);
    }

    /// <summary>Positions of the changed modules in the model's shape, ascending.</summary>
    public IReadOnlyList<int> Modules { get; }

    /// <summary>Plants the changes. The model's weights stay as they are; it acts as the teacher until this is disposed of.</summary>
    /// <param name="model">An instance of the base model with its own head; stays with the caller and is left in evaluation mode.</param>
    /// <param name="spec">Seed, number, rank and strength.</param>
    /// <param name="train">The train split.</param>
    /// <exception cref="BadDataException">The model has fewer modules, or a smaller matrix, than the spec asks for.</exception>
    public static PlantedTeacher Create(EncoderClassifier model, PlantedSpec spec, DataSplit train)
    {
        ArgumentNullException.ThrowIfNull(train);
        using var scope = NewDisposeScope();
        return Create(model, spec, train.Slice(0, Math.Min(SampleExamples, train.Count)).Input);
    }

    /// <inheritdoc cref="Create(EncoderClassifier, PlantedSpec, DataSplit)"/>
    /// <param name="model">An instance of the base model with its own head.</param>
    /// <param name="spec">Seed, number, rank and strength.</param>
    /// <param name="sample">Inputs that the changes may respond to.</param>
    public static PlantedTeacher Create(EncoderClassifier model, PlantedSpec spec, ModelInput sample)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(sample);
        var seeds = new SeedStream(spec.Seed).For("planted");
        var modules = Choose(model.Shape, spec, seeds);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        model.eval();
        var weights = new List<Tensor>();
        var inputs = Record(model, modules, sample);
        try
        {
            for (var i = 0; i < modules.Length; i++)
            {
                var projection = model.Projections[modules[i]];
                var seed = seeds.For("change").For(projection.Shape.Address.ToString()).Seed;
                var change = Change(projection.weight, spec, inputs[i].Centred!, seed);
                weights.Add(projection.weight.detach().add(change).DetachFromDisposeScope());
            }
        }
        finally
        {
            inputs.ForEach(r => r.Dispose());
        }

        return new PlantedTeacher(model, modules, weights);
    }

    /// <summary>The teacher's class probabilities.</summary>
    /// <param name="split">Examples; their own labels are not looked at.</param>
    /// <returns><c>[examples, classes]</c>; the caller's dispose scope owns it.</returns>
    public Tensor Labels(DataSplit split)
    {
        ArgumentNullException.ThrowIfNull(split);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var parts = new List<Tensor>();
        for (var start = 0; start < split.Count; start += Evaluator.BatchSize)
        {
            using var part = NewDisposeScope();
            var batch = split.Slice(start, Math.Min(Evaluator.BatchSize, split.Count - start));
            parts.Add(part.MoveToOuter(nn.functional.softmax(model.Logits(batch.Input), -1)));
        }

        return scope.MoveToOuter(cat(parts, 0));
    }

    /// <summary>How far the teacher is from itself when one change is left out: the importance of that change.</summary>
    /// <param name="position">Position in <see cref="Modules"/>.</param>
    /// <param name="split">Examples with the teacher's labels.</param>
    public SplitScore ScoreWithout(int position, DataSplit split) => ScoreWith(i => i != position, split);

    /// <summary>How far the unchanged base is from the teacher.</summary>
    /// <param name="split">Examples with the teacher's labels.</param>
    public SplitScore ScoreBase(DataSplit split) => ScoreWith(_ => false, split);

    /// <summary>A hash of everything that decides the labels: the source data, the spec and every weight of the base.</summary>
    /// <param name="model">The base model with its own head.</param>
    /// <param name="spec">Seed, number, rank and strength.</param>
    /// <param name="sourceHash">Hash of the source data.</param>
    /// <returns>SHA-256, lower-case hexadecimal.</returns>
    public static string Hash(EncoderClassifier model, PlantedSpec spec, string sourceHash)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{sourceHash}|{JsonSerializer.Serialize(spec, JsonDefaults.Compact)}|"));
        foreach (var (name, parameter) in model.named_parameters())
        {
            using var scope = NewDisposeScope();
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(parameter.detach().to(CPU).contiguous().bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Gives the model its own weights back.</summary>
    public void Dispose()
    {
        Place(_ => false);
        foreach (var weight in weights)
        {
            weight.Dispose();
        }
    }

    private static int[] Choose(ModelShape shape, PlantedSpec spec, SeedStream seeds)
    {
        var count = spec.Count(shape);
        var limit = shape.Modules.Min(m => Math.Min(m.InFeatures, m.OutFeatures));
        if (count > shape.Modules.Count || spec.Rank > limit)
        {
            throw new BadDataException(
                $"The planted task asks for changes of rank {spec.Rank} in {count} modules; the model has {shape.Modules.Count} and takes ranks up to {limit}.");
        }

        return [.. seeds.For("modules").Random().Permutation(shape.Modules.Count)[..count].Order()];
    }

    private static List<InputRecorder> Record(EncoderClassifier model, int[] modules, ModelInput sample)
    {
        var recorders = modules.Select(_ => new InputRecorder()).ToList();
        try
        {
            for (var i = 0; i < modules.Length; i++)
            {
                model.Projections[modules[i]].Adapter = recorders[i];
            }

            model.Logits(sample);
            return recorders;
        }
        catch
        {
            recorders.ForEach(r => r.Dispose());
            throw;
        }
        finally
        {
            foreach (var module in modules)
            {
                model.Projections[module].Adapter = null;
            }
        }
    }

    private static Tensor Change(Tensor weight, PlantedSpec spec, Tensor inputs, long seed)
    {
        using var generator = new Generator((ulong)seed);
        Tensor Normal(params long[] shape) => randn(shape, ScalarType.Float32, generator: generator).to(weight.device).to_type(weight.dtype);
        var down = spec.Aligned ? Normal(spec.Rank, inputs.shape[0]).matmul(inputs) : Normal(spec.Rank, weight.shape[1]);
        var change = Normal(weight.shape[0], spec.Rank).matmul(down.div(down.norm(1, keepdim: true)));
        return change.mul(weight.norm().mul(spec.Strength).div(change.norm()));
    }

    private void Place(Func<int, bool> changed)
    {
        for (var i = 0; i < Modules.Count; i++)
        {
            model.Projections[Modules[i]].WeightOverride = changed(i) ? weights[i] : null;
        }
    }

    private SplitScore ScoreWith(Func<int, bool> changed, DataSplit split)
    {
        Place(changed);
        try
        {
            return Evaluator.Score(model, split);
        }
        finally
        {
            Place(_ => true);
        }
    }
}
