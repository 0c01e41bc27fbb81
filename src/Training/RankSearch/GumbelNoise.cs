namespace AdapterSearch.Training.RankSearch;

/// <summary>Standard Gumbel numbers of a step; a pure function of the step, so that a resumed search draws the same.</summary>
/// <param name="step">Weight steps done.</param>
/// <param name="forWeights">False for the architecture's update, true for the weights'.</param>
/// <returns>Two numbers per module (off, on), then one per module and candidate rank.</returns>
public delegate IReadOnlyList<double> GumbelNoise(int step, bool forWeights);
