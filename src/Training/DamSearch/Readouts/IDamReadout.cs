namespace AdapterSearch.Training.DamSearch.Readouts;

/// <summary>A way to read the Differential Adaptation Matrix out of a supernet that has finished its training. One class each.</summary>
internal interface IDamReadout
{
    /// <summary>Measures.</summary>
    /// <param name="supernet">The trained supernet; left as it was found.</param>
    /// <returns>Numbers per module by name, higher is kept: the read-out's own under its name, and what it is made of.</returns>
    IReadOnlyDictionary<string, IReadOnlyList<double>> Read(TrainedSupernet supernet);
}
