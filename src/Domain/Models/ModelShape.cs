using System.Text.Json.Serialization;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>What the search needs to know of a base model: its adaptable modules, in (layer, projection) order, and its size.</summary>
/// <param name="Family">Model family as in <c>config.json</c>'s <c>model_type</c>: <c>vit</c> or <c>bert</c>.</param>
/// <param name="Layers">Number of transformer layers.</param>
/// <param name="Projections">Projection names in column order of the DAM.</param>
/// <param name="Modules">Adaptable modules, ordered by layer and then by projection column.</param>
/// <param name="HiddenSize">Width of the final representation that a task head reads.</param>
/// <param name="BaseParameters">Parameters of the frozen model without a task head.</param>
/// <param name="Tokens">Tokens of one example at most; 0 when it is not known.</param>
[GenerateSerializer, Immutable]
public sealed record ModelShape(
    [property: Id(0)] string Family,
    [property: Id(1)] int Layers,
    [property: Id(2)] IReadOnlyList<string> Projections,
    [property: Id(3)] IReadOnlyList<ModuleShape> Modules,
    [property: Id(4)] int HiddenSize,
    [property: Id(5)] long BaseParameters,
    [property: Id(6), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Tokens = 0)
{
    /// <summary>Sum over all modules of the parameters of one unit of rank.</summary>
    public long ParametersPerRank => Modules.Sum(m => m.ParametersPerRank);

    /// <summary>Position of a module in <see cref="Modules"/>, or -1.</summary>
    public int IndexOf(ModuleAddress address)
    {
        for (var i = 0; i < Modules.Count; i++)
        {
            if (Modules[i].Address == address)
            {
                return i;
            }
        }

        return -1;
    }
}
