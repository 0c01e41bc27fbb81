using AdapterSearch.Domain;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdapterSearch.Adapters;

/// <summary>The adapters of one model instance: injected together, trained, merged, saved and removed together.</summary>
/// <remarks>Not safe for concurrent use: it belongs to the thread that trains the instance. Disposing it removes the adapters from the model.</remarks>
public sealed partial class AdapterSet : IDisposable
{
    private readonly OrderedDictionary<ModuleAddress, AdapterLayer> layers = [];
    private readonly Dictionary<ModuleAddress, AdapterTarget> targets = [];
    private readonly SharedFactors shared;
    private readonly List<(string Name, Parameter Value)> parameters = [];
    private bool attached;
    private bool disposed;

    private AdapterSet(AdapterConfiguration configuration, SharedFactors shared)
    {
        Configuration = configuration;
        this.shared = shared;
    }

    /// <summary>What was asked for.</summary>
    public AdapterConfiguration Configuration { get; }

    /// <summary>Layers by module, in the order of the targets; with <see cref="WeightSharing.Unselected"/> also those of unselected modules.</summary>
    public IReadOnlyDictionary<ModuleAddress, AdapterLayer> Layers => layers;

    /// <summary>Trainable parameters; a shared factor counts once. Equals <see cref="AdapterConfiguration.Parameters"/>.</summary>
    public long ParameterCount => parameters.Sum(p => p.Value.numel());

    /// <summary>Makes the adapters of a configuration and attaches them.</summary>
    /// <param name="targets">All adaptable modules of the model, in its order.</param>
    /// <param name="configuration">Kinds, ranks and sharing.</param>
    /// <param name="seed">Seed of the initial weights; each module draws from its own stream.</param>
    /// <param name="dtype">Type of the trained weights; null takes each frozen weight's.</param>
    /// <param name="device">Device of the trained weights; null takes each frozen weight's.</param>
    /// <exception cref="AdapterException">An unknown or repeated module, an impossible rank, scale or dropout. Nothing is attached then.</exception>
    public static AdapterSet Inject(
        IReadOnlyList<AdapterTarget> targets, AdapterConfiguration configuration, long seed, ScalarType? dtype = null, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(configuration);
        var selected = Check(targets, configuration);
        var shared = new SharedFactors(targets.Where(t => selected.ContainsKey(t.Shape.Address)).Select(t => (t.Shape, selected[t.Shape.Address].Rank)));
        var set = new AdapterSet(configuration, shared);
        var seeds = new SeedStream(seed);
        var sharedAlpha = SharedAlpha(configuration);
        foreach (var target in targets)
        {
            AdapterRequest Request(int rank, double alpha, WeightSharing sharing) => new(
                target.Shape, rank, alpha, configuration.RankStabilized, configuration.Dropout, shared, sharing, seeds,
                target.Weight.dtype, dtype ?? target.Weight.dtype, device ?? target.Weight.device);
            if (selected.TryGetValue(target.Shape.Address, out var adapter))
            {
                var sharing = configuration.Sharing is WeightSharing.A or WeightSharing.B ? configuration.Sharing : WeightSharing.Off;
                set.Add(target, AdapterCatalog.Factory(adapter.Kind)(Request(adapter.Rank, adapter.Alpha, sharing)));
            }
            else if (configuration is { Sharing: WeightSharing.Unselected, SharedRank: > 0 })
            {
                set.Add(target, AdapterCatalog.Factory(AdapterKind.Lora)(Request(configuration.SharedRank, sharedAlpha, WeightSharing.Unselected)));
            }
        }

        set.CollectParameters();
        set.Attach();
        return set;
    }

    /// <summary>Trainable parameters for an optimizer, shared ones once, in a fixed order.</summary>
    public IReadOnlyList<Parameter> Parameters() => [.. parameters.Select(p => p.Value)];

    /// <summary>The same with names: <c>module.lora_A.weight</c>, or <c>shared.….lora_A.weight</c> for a shared factor.</summary>
    public IReadOnlyList<(string Name, Parameter Value)> NamedParameters() => parameters;

    /// <summary>Lets all adapters act.</summary>
    public void Enable() => SetEnabled(true);

    /// <summary>Makes the model act as the base, adapters kept.</summary>
    public void Disable() => SetEnabled(false);

    /// <summary>Sets one gate per layer, in the order of <see cref="Layers"/>; null removes all gates.</summary>
    /// <param name="gates">Scalar tensors on the layers' device, owned by the caller.</param>
    public void SetGates(IReadOnlyList<Tensor>? gates)
    {
        if (gates is not null && gates.Count != layers.Count)
        {
            throw new ArgumentException($"{gates.Count} gates for {layers.Count} adapters.", nameof(gates));
        }

        for (var i = 0; i < layers.Count; i++)
        {
            layers.GetAt(i).Value.Gate = gates?[i];
        }
    }

    /// <summary>Starts one module from the best approximation of an update (warm start).</summary>
    /// <param name="module">Adapted module.</param>
    /// <param name="delta">ΔW <c>[out, in]</c>; not changed.</param>
    /// <exception cref="AdapterException">The module has no adapter, its factors are shared, or the shape is wrong.</exception>
    public void InitializeFrom(ModuleAddress module, Tensor delta)
    {
        if (!layers.TryGetValue(module, out var layer))
        {
            throw new AdapterException($"Module {module} has no adapter.", module);
        }

        layer.InitializeFrom(delta);
    }

    /// <summary>Takes the adapters out of the model (unmerging first) without disposing of them.</summary>
    public void Detach()
    {
        Unmerge();
        if (attached)
        {
            foreach (var target in targets.Values)
            {
                target.Attach(null);
            }

            attached = false;
        }
    }

    /// <summary>Puts detached adapters back.</summary>
    public void Attach()
    {
        if (!attached)
        {
            foreach (var (address, layer) in layers)
            {
                targets[address].Attach(layer);
            }

            attached = true;
        }
    }

    /// <summary>Takes the adapters out of the model and frees them.</summary>
    public void Dispose()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        Detach();
        foreach (var layer in layers.Values)
        {
            layer.Dispose();
        }
    }

    private static Dictionary<ModuleAddress, ModuleAdapter> Check(IReadOnlyList<AdapterTarget> targets, AdapterConfiguration configuration)
    {
        if (configuration.Dropout is not (>= 0 and < 1))
        {
            throw new AdapterException(FormattableString.Invariant($"Dropout is {configuration.Dropout}; allowed is 0 up to, but not, 1."));
        }

        var known = new Dictionary<ModuleAddress, ModuleShape>();
        foreach (var target in targets)
        {
            if (!known.TryAdd(target.Shape.Address, target.Shape))
            {
                throw new AdapterException($"Module {target.Shape.Address} is given twice as a target.", target.Shape.Address);
            }
        }

        var selected = new Dictionary<ModuleAddress, ModuleAdapter>();
        foreach (var adapter in configuration.Modules)
        {
            if (!known.TryGetValue(adapter.Module, out var shape))
            {
                throw new AdapterException(
                    $"The model has no module {adapter.Module}; its {known.Count} modules go from {targets.FirstOrDefault()?.Shape.Address} to {targets.LastOrDefault()?.Shape.Address}.",
                    adapter.Module);
            }

            CheckRank(shape, adapter.Rank, "rank");
            if (!double.IsFinite(adapter.Alpha) || adapter.Alpha == 0)
            {
                throw new AdapterException(FormattableString.Invariant($"Module {adapter.Module}: alpha is {adapter.Alpha}; it must be a finite number other than 0."), adapter.Module);
            }

            if (!selected.TryAdd(adapter.Module, adapter))
            {
                throw new AdapterException($"Module {adapter.Module} is adapted twice.", adapter.Module);
            }
        }

        if (configuration is { Sharing: WeightSharing.Unselected, SharedRank: not 0 })
        {
            foreach (var shape in known.Values.Where(s => !selected.ContainsKey(s.Address)))
            {
                CheckRank(shape, configuration.SharedRank, "shared rank");
            }
        }

        return selected;
    }

    private static void CheckRank(ModuleShape shape, int rank, string what)
    {
        var limit = Math.Min(shape.InFeatures, shape.OutFeatures);
        if (rank < 1 || rank > limit)
        {
            throw new AdapterException(
                $"Module {shape.Address} ({shape.Name}, {shape.OutFeatures}x{shape.InFeatures}): {what} is {rank}; allowed is 1 to {limit}.", shape.Address);
        }
    }

    /// <summary>α that gives the pair of unselected modules the scale of the first selected module, or 1 where none is selected.</summary>
    private static double SharedAlpha(AdapterConfiguration configuration)
    {
        double Divisor(int rank) => configuration.RankStabilized ? Math.Sqrt(rank) : rank;
        var scale = configuration.Modules.Count == 0 ? 1 : configuration.Modules[0].Alpha / Divisor(configuration.Modules[0].Rank);
        return scale * Divisor(configuration.SharedRank);
    }

    private void Add(AdapterTarget target, AdapterLayer layer)
    {
        layers.Add(target.Shape.Address, layer);
        targets.Add(target.Shape.Address, target);
    }

    private void CollectParameters()
    {
        var seen = new HashSet<Parameter>(ReferenceEqualityComparer.Instance);
        foreach (var (name, factor) in shared.All)
        {
            seen.Add(factor.weight);
            parameters.Add(($"{name}.weight", factor.weight));
        }

        foreach (var (address, layer) in layers)
        {
            foreach (var (name, parameter) in layer.named_parameters())
            {
                if (seen.Add(parameter))
                {
                    parameters.Add(($"{targets[address].Shape.Name}.{name}", parameter));
                }
            }
        }
    }

    private void SetEnabled(bool enabled)
    {
        foreach (var layer in layers.Values)
        {
            layer.Enabled = enabled;
        }
    }
}
