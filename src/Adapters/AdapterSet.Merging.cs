using AdapterSearch.Domain;
using static TorchSharp.torch;

namespace AdapterSearch.Adapters;

public sealed partial class AdapterSet
{
    private readonly Dictionary<ModuleAddress, Tensor> merged = [];

    /// <summary>Whether the model currently runs on merged weights.</summary>
    public bool IsMerged { get; private set; }

    /// <summary>
    /// Replaces each adapted weight by W + g·ΔW in the weight's type, after which a forward pass costs no more than the base's. The frozen
    /// weights themselves stay untouched, so that instances sharing them are not changed; disabled adapters add nothing. Costs the memory of
    /// the adapted weights until <see cref="Unmerge"/>.
    /// </summary>
    public void Merge()
    {
        if (IsMerged)
        {
            return;
        }

        using var frozen = no_grad();
        foreach (var (address, layer) in layers)
        {
            var target = targets[address];
            target.Attach(null);
            if (!layer.Enabled)
            {
                continue;
            }

            using var scope = NewDisposeScope();
            var delta = layer.DeltaWeight();
            var gated = layer.Gate is { } gate ? delta.mul(gate) : delta;
            var weight = target.Weight.add(gated.to_type(target.Weight.dtype));
            weight.DetachFromDisposeScope();
            merged.Add(address, weight);
            target.Override(weight);
        }

        attached = false;
        IsMerged = true;
    }

    /// <summary>Goes back to base weights, which are bit for bit what they were, plus adapters.</summary>
    public void Unmerge()
    {
        if (!IsMerged)
        {
            return;
        }

        foreach (var (address, weight) in merged)
        {
            targets[address].Override(null);
            weight.Dispose();
        }

        merged.Clear();
        IsMerged = false;
        Attach();
    }
}
