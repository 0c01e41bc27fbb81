namespace AdapterSearch.Models;

/// <summary>A base model's folder cannot be read or written: what is wrong, where, and what was expected.</summary>
public sealed class ModelException : Exception
{
    /// <summary>Describes one fault.</summary>
    /// <param name="path">File or folder.</param>
    /// <param name="message">What is wrong, without the path.</param>
    /// <param name="item">Configuration key or tensor name, where one is to blame.</param>
    /// <param name="expectedShape">Shape that the configuration asks for.</param>
    /// <param name="foundShape">Shape in the file.</param>
    /// <param name="inner">Cause.</param>
    public ModelException(
        string path, string message, string? item = null, IReadOnlyList<long>? expectedShape = null, IReadOnlyList<long>? foundShape = null, Exception? inner = null)
        : base($"{path}: {message}", inner)
    {
        Path = path;
        Item = item;
        ExpectedShape = expectedShape;
        FoundShape = foundShape;
    }

    /// <summary>File or folder.</summary>
    public string Path { get; }

    /// <summary>Configuration key or tensor name, or null.</summary>
    public string? Item { get; }

    /// <summary>Shape that the configuration asks for, or null.</summary>
    public IReadOnlyList<long>? ExpectedShape { get; }

    /// <summary>Shape in the file, or null.</summary>
    public IReadOnlyList<long>? FoundShape { get; }

    internal static ModelException WrongShape(string path, string tensor, IReadOnlyList<long> expected, IReadOnlyList<long> found) =>
        new(path, $"tensor '{tensor}' has shape [{string.Join(", ", found)}], expected [{string.Join(", ", expected)}].", tensor, expected, found);
}
