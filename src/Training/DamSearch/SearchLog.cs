using AdapterSearch.Domain;
using AdapterSearch.Strategies;

namespace AdapterSearch.Training.DamSearch;

/// <summary>
/// What a search keeps of its course: at most 200 entries, and the discretisation gap at no more than 20 of them, since each gap costs
/// forward passes. Entries between two measured gaps repeat the earlier one.
/// </summary>
public sealed class SearchLog
{
    /// <summary>Most entries.</summary>
    public const int MostEntries = 200;

    /// <summary>Most measured gaps.</summary>
    public const int MostGaps = 20;

    private readonly List<GateLogEntry> entries;
    private readonly ModelShape shape;
    private readonly int entryEvery;
    private readonly int gapEvery;
    private double gap;

    /// <summary>A log of a search, empty or from a checkpoint.</summary>
    /// <param name="shape">Base model.</param>
    /// <param name="steps">Weight steps of the search.</param>
    /// <param name="earlier">Entries of the steps done before.</param>
    public SearchLog(ModelShape shape, int steps, IReadOnlyList<GateLogEntry>? earlier = null)
    {
        this.shape = shape;
        entries = [.. earlier ?? []];
        gap = entries.Count > 0 ? entries[^1].Gap : 0;
        entryEvery = (steps + MostEntries - 1) / MostEntries;

        // A multiple, so that each measured gap has its entry.
        gapEvery = (((steps + MostGaps - 1) / MostGaps) + entryEvery - 1) / entryEvery * entryEvery;
    }

    /// <summary>The entries so far.</summary>
    public IReadOnlyList<GateLogEntry> Entries => entries;

    /// <summary>Whether the step that starts after so many steps gets an entry.</summary>
    public bool WantsEntry(int step) => step % entryEvery == 0;

    /// <summary>Whether that entry's gap is measured.</summary>
    public bool WantsGap(int step) => step % gapEvery == 0;

    /// <summary>Adds an entry.</summary>
    /// <param name="step">Weight steps done before the measurement.</param>
    /// <param name="relaxedLoss">Loss of the gate batch, in nats.</param>
    /// <param name="discretisedLoss">Loss of the discretised supernet on the same batch, or null when it was not measured.</param>
    /// <param name="gates">Gates without noise at the time of the measurement.</param>
    public void Add(int step, double relaxedLoss, double? discretisedLoss, IReadOnlyList<double> gates)
    {
        gap = discretisedLoss - relaxedLoss ?? gap;
        entries.Add(new GateLogEntry(step, relaxedLoss, gap, DamGates.LayerEntropy(gates, shape), gates));
    }
}
