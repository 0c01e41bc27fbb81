using AdapterSearch.Models.Weights;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdapterSearch.Models.Building;

/// <summary>Gives the tensors of a checkpoint, whichever of the published spellings its names have.</summary>
internal sealed class CheckpointSource(SafeTensorsReader reader, string prefix, Device? device, ScalarType dtype, double headDeviation)
{
    private readonly HashSet<string> used = [];
    private readonly List<Parameter> made = [];

    internal bool NewHead { get; private set; }

    internal IReadOnlyList<string> Unused => [.. reader.Tensors.Keys.Where(name => !used.Contains(name)).Order(StringComparer.Ordinal)];

    internal Parameter Take(string name, long[] shape, Fill fill)
    {
        var parameter = Find(name) is { } found ? Read(found, shape) : NewHeadWeight(name, shape, fill);
        made.Add(parameter);
        return parameter;
    }

    /// <summary>Frees what was loaded before a fault.</summary>
    internal void Abandon()
    {
        foreach (var parameter in made)
        {
            parameter.Dispose();
        }
    }

    private string? Find(string name) => Spellings(name).FirstOrDefault(reader.Tensors.ContainsKey);

    /// <summary>Base models are saved without the family's prefix; the first BERT checkpoints call weight and bias of a normalisation gamma and beta.</summary>
    private IEnumerable<string> Spellings(string name)
    {
        yield return name;
        var bare = name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name;
        yield return bare;
        foreach (var (now, before) in new[] { ("LayerNorm.weight", "LayerNorm.gamma"), ("LayerNorm.bias", "LayerNorm.beta") })
        {
            if (name.EndsWith(now, StringComparison.Ordinal))
            {
                yield return name[..^now.Length] + before;
                yield return bare[..^now.Length] + before;
            }
        }
    }

    private Parameter Read(string name, long[] shape)
    {
        var entry = reader.Tensors[name];
        if (!entry.Shape.SequenceEqual(shape))
        {
            throw ModelException.WrongShape(reader.FilePath, name, shape, entry.Shape);
        }

        if (entry.Type is not (ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64))
        {
            throw new ModelException(reader.FilePath, $"tensor '{name}' has the type {entry.Type}; a floating-point type is expected.", name);
        }

        used.Add(name);
        var loaded = reader.Load(name, device);
        var typed = loaded.to_type(dtype);
        if (!ReferenceEquals(typed, loaded))
        {
            loaded.Dispose();
        }

        return ParameterSources.Own(typed, requiresGrad: false);
    }

    private Parameter NewHeadWeight(string name, long[] shape, Fill fill)
    {
        // Half a head is a damaged checkpoint, none at all is a base model.
        if (!EncoderClassifier.IsHead(name) || reader.Tensors.Keys.Any(EncoderClassifier.IsHead))
        {
            throw new ModelException(
                reader.FilePath, $"has no tensor '{name}' of shape [{string.Join(", ", shape)}], which the configuration asks for.", name, shape);
        }

        NewHead = true;
        return ParameterSources.Random(0, headDeviation, device, dtype)(name, shape, fill);
    }
}
