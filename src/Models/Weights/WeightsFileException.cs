namespace AdapterSearch.Models.Weights;

/// <summary>A weights file is missing, corrupt or does not hold what was asked for.</summary>
public sealed class WeightsFileException : Exception
{
    /// <summary>A fault of one file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="problem">What is wrong, in one sentence without the path.</param>
    /// <param name="inner">Cause, or null.</param>
    public WeightsFileException(string path, string problem, Exception? inner = null)
        : base($"{path}: {problem}", inner)
    {
        FilePath = path;
        Problem = problem;
    }

    /// <summary>Path of the file.</summary>
    public string FilePath { get; }

    /// <summary>What is wrong, in one sentence without the path.</summary>
    public string Problem { get; }
}
