using AdapterSearch.Domain;
using AdapterSearch.Models.Weights;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Checkpoints;

/// <summary>The searched adapter of one module, <c>γ · Scale · B A</c>.</summary>
/// <param name="Module">Module.</param>
/// <param name="A"><c>[rank, in]</c>.</param>
/// <param name="B"><c>[out, rank]</c>.</param>
/// <param name="Scale">Scale without the gate.</param>
/// <param name="Gate">Relaxed gate γ at the end of the search.</param>
public sealed record SupernetModule(ModuleShape Module, Tensor A, Tensor B, double Scale, double Gate);

/// <summary>
/// Adapter weights of a finished DAM search: <c>NAME.lora_A.weight</c>, <c>NAME.lora_B.weight</c>, <c>NAME.scale</c> and <c>NAME.gate</c>
/// (float64 scalars) per module, NAME being the module's full name.
/// </summary>
public static class SupernetFile
{
    /// <summary>Name inside the search's artefact folder.</summary>
    public const string FileName = "supernet.safetensors";

    /// <summary>Writes the file.</summary>
    /// <exception cref="WeightsFileException">It cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<SupernetModule> modules)
    {
        ArgumentNullException.ThrowIfNull(modules);
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor>();
        foreach (var (module, a, b, scale, gate) in modules)
        {
            tensors.Add($"{module.Name}.lora_A.weight", a);
            tensors.Add($"{module.Name}.lora_B.weight", b);
            tensors.Add($"{module.Name}.scale", tensor(scale, ScalarType.Float64));
            tensors.Add($"{module.Name}.gate", tensor(gate, ScalarType.Float64));
        }

        SafeTensorsWriter.Write(path, tensors);
    }

    /// <summary>Reads the file; the caller's dispose scope owns the tensors.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shape">Base model that the search was on.</param>
    /// <param name="device">Device of the tensors.</param>
    /// <returns>The modules that the file holds, in the order of the model.</returns>
    /// <exception cref="WeightsFileException">It is missing, corrupt, incomplete, or of another model.</exception>
    public static IReadOnlyList<SupernetModule> Read(string path, ModelShape shape, Device device)
    {
        ArgumentNullException.ThrowIfNull(shape);
        using var reader = SafeTensorsReader.Open(path);
        var modules = new List<SupernetModule>();
        foreach (var module in shape.Modules)
        {
            if (!reader.Tensors.TryGetValue($"{module.Name}.lora_A.weight", out var a))
            {
                continue;
            }

            if (!reader.Tensors.TryGetValue($"{module.Name}.lora_B.weight", out var b)
                || a.Shape.Count != 2 || b.Shape.Count != 2
                || a.Shape[1] != module.InFeatures || b.Shape[0] != module.OutFeatures || a.Shape[0] != b.Shape[1])
            {
                throw new WeightsFileException(path, $"the factors of {module.Name} are incomplete or not of its shape.");
            }

            modules.Add(new SupernetModule(
                module,
                reader.Load(a.Name, device),
                reader.Load(b.Name, device),
                Scalar(reader, $"{module.Name}.scale"),
                Scalar(reader, $"{module.Name}.gate")));
        }

        return modules;
    }

    private static double Scalar(SafeTensorsReader reader, string name)
    {
        using var value = reader.Load(name);
        using var wide = value.to_type(ScalarType.Float64);
        return wide.item<double>();
    }
}
