using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Adapters;

public sealed partial class AdapterSet
{
    /// <summary>
    /// Name to weight, <c>module.lora_A.weight</c> and <c>module.lora_B.weight</c> for every adapted module; a module that uses a shared
    /// factor gets its part of it. The tensors are views of the parameters; the caller disposes of them.
    /// </summary>
    public OrderedDictionary<string, Tensor> StateDictionary()
    {
        var state = new OrderedDictionary<string, Tensor>();
        foreach (var (address, layer) in layers)
        {
            foreach (var (name, value) in layer.Weights())
            {
                state.Add($"{targets[address].Shape.Name}.{name}", value);
            }
        }

        return state;
    }

    /// <summary>Copies weights into the adapters. Names and shapes must be exactly those of <see cref="StateDictionary"/>.</summary>
    /// <param name="state">Name to weight; not changed, not disposed of.</param>
    /// <exception cref="AdapterException">
    /// A name is missing or unknown, a shape differs, or modules that share a factor bring different values for it. Nothing is changed then.
    /// </exception>
    public void LoadStateDictionary(IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var own = StateDictionary();
        foreach (var (name, value) in own)
        {
            if (!state.TryGetValue(name, out var given))
            {
                throw new AdapterException($"The adapter weights lack '{name}'.", tensor: name);
            }

            if (!given.shape.SequenceEqual(value.shape))
            {
                throw new AdapterException(
                    $"Adapter weight '{name}' has the shape [{string.Join(", ", given.shape)}], expected [{string.Join(", ", value.shape)}].", tensor: name);
            }
        }

        if (state.Keys.FirstOrDefault(name => !own.ContainsKey(name)) is { } unknown)
        {
            throw new AdapterException($"The adapter weights hold '{unknown}', which belongs to no adapted module.", tensor: unknown);
        }

        var before = parameters.Select(p => p.Value.detach().clone()).ToArray();
        foreach (var (name, value) in own)
        {
            value.copy_(state[name]);
        }

        // Writing all and then looking for a difference finds every pair of modules that disagree about a shared factor.
        if (own.FirstOrDefault(pair => !Same(pair.Value, state[pair.Key])).Key is { } conflict)
        {
            for (var i = 0; i < before.Length; i++)
            {
                parameters[i].Value.copy_(before[i]);
            }

            throw new AdapterException($"Adapter weight '{conflict}' is shared, and another module brings other values for it.", tensor: conflict);
        }
    }

    /// <summary>NaN counts as equal to NaN: a diverged adapter can be loaded, too.</summary>
    private static bool Same(Tensor written, Tensor given) =>
        written.allclose(given.to(written.dtype, written.device), rtol: 0, atol: 0, equal_nan: true);
}
