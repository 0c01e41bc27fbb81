using AdapterSearch.Adapters;

namespace AdapterSearch.Training.RankControl;

/// <summary>The layers of one method on one model: made, attached, detached and freed together.</summary>
/// <typeparam name="TLayer">The method's layer.</typeparam>
public sealed class LayerSet<TLayer> : IDisposable
    where TLayer : AdapterLayer
{
    private readonly IReadOnlyList<AdapterTarget> targets;
    private bool attached;

    /// <summary>Makes a layer for every target and attaches it.</summary>
    /// <param name="targets">Places of the adapters in the order of the model.</param>
    /// <param name="make">Makes the layer of one place.</param>
    public LayerSet(IReadOnlyList<AdapterTarget> targets, Func<AdapterTarget, TLayer> make)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(make);
        this.targets = targets;
        Layers = [.. targets.Select(make)];
        for (var i = 0; i < Layers.Count; i++)
        {
            targets[i].Attach(Layers[i]);
        }

        attached = true;
    }

    /// <summary>Layers in the order of the model's modules.</summary>
    public IReadOnlyList<TLayer> Layers { get; }

    /// <summary>Takes the layers out of the model.</summary>
    public void Detach()
    {
        if (attached)
        {
            foreach (var target in targets)
            {
                target.Attach(null);
            }

            attached = false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Detach();
        foreach (var layer in Layers)
        {
            layer.Dispose();
        }
    }
}
