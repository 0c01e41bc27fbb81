using AdapterSearch.Domain;
using AdapterSearch.Models;
using AdapterSearch.Models.Weights;

namespace AdapterSearch.Silo.Installing;

/// <summary>Reads a model folder as far as a spec's check needs: configuration and weights header, no tensor.</summary>
internal static class ModelFolderCheck
{
    private const int Named = 3;

    /// <summary>The shape of a folder whose weights file is whole and holds every adaptable module in that shape.</summary>
    /// <exception cref="ModelException">It is not a model, or configuration and weights do not belong together.</exception>
    public static ModelShape Read(string folder)
    {
        var shape = ModelFolder.ReadShape(folder);
        try
        {
            using var weights = SafeTensorsReader.Open(folder);
            var faults = shape.Modules.Select(m => Fault(m, weights.Tensors)).OfType<string>().ToArray();
            if (faults.Length > 0)
            {
                var more = faults.Length > Named ? $", and {faults.Length - Named} more" : "";
                throw new ModelException(weights.FilePath, $"{string.Join(", ", faults.Take(Named))}{more}");
            }
        }
        catch (WeightsFileException e)
        {
            throw new ModelException(e.FilePath, e.Problem, inner: e);
        }

        return shape;
    }

    private static string? Fault(ModuleShape module, IReadOnlyDictionary<string, SafeTensorEntry> tensors)
    {
        // Base models are saved without the family's prefix.
        var name = module.Name + ".weight";
        var entry = tensors.GetValueOrDefault(name) ?? tensors.GetValueOrDefault(name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]);
        return entry switch
        {
            null => $"tensor '{name}' is missing",
            { Shape: [var rows, var columns] } when rows == module.OutFeatures && columns == module.InFeatures => null,
            _ => $"tensor '{name}' is [{string.Join(", ", entry.Shape)}], the configuration asks for [{module.OutFeatures}, {module.InFeatures}]",
        };
    }
}
