using System.Security.Cryptography;

namespace AdapterSearch.Training.Data;

/// <summary>
/// A folder with IDX files: either one pool (<c>images.idx</c>, <c>labels.idx</c>) or the MNIST names with a training and, where present,
/// a test pair. Each file may be compressed (<c>.gz</c>).
/// </summary>
public sealed class IdxFolder
{
    private static readonly (string Images, string Labels)[] PoolNames =
        [("images.idx", "labels.idx"), ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"), ("train-images.idx3-ubyte", "train-labels.idx1-ubyte")];

    private static readonly (string Images, string Labels)[] TestNames =
        [("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"), ("t10k-images.idx3-ubyte", "t10k-labels.idx1-ubyte")];

    private IdxFolder(LabelledImages pool, LabelledImages? test)
    {
        Pool = pool;
        Test = test;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        pool.AppendTo(hash);
        test?.AppendTo(hash);
        Hash = Convert.ToHexStringLower(hash.GetHashAndReset());
        Classes = pool.Labels.Max() + 1;
        if (pool.Labels.Min() == pool.Labels.Max())
        {
            throw new BadDataException($"{pool.Source}: every label is {pool.Labels[0]}; a task needs 2 or more classes.");
        }

        if (test is not null && test.Labels.Max() >= Classes)
        {
            throw new BadDataException(
                $"{test.Source}: label {test.Labels.Max()} is out of range; the training labels are 0 ... {Classes - 1}.");
        }
    }

    /// <summary>The examples that may train; also the source of the test split where <see cref="Test"/> is null.</summary>
    public LabelledImages Pool { get; }

    /// <summary>The published test examples, or null.</summary>
    public LabelledImages? Test { get; }

    /// <summary>SHA-256 over sizes, pixels and labels, lower-case hexadecimal; the same whether files are compressed or not.</summary>
    public string Hash { get; }

    /// <summary>Number of classes: the largest label of the pool plus 1.</summary>
    public int Classes { get; }

    /// <summary>Reads a folder.</summary>
    /// <exception cref="BadDataException">A file is missing or corrupt, or image sizes differ.</exception>
    public static IdxFolder Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
        {
            throw new BadDataException($"The data folder {folder} does not exist.");
        }

        var pool = Find(folder, PoolNames)
            ?? throw new BadDataException(
                $"{folder} holds no image data: expected images.idx and labels.idx, or train-images-idx3-ubyte and train-labels-idx1-ubyte, each plain or .gz.");
        var test = Find(folder, TestNames);
        if (test is not null && (test.Images.Height != pool.Images.Height || test.Images.Width != pool.Images.Width))
        {
            throw new BadDataException(
                $"{folder}: test images are {test.Images.Height}x{test.Images.Width}, training images {pool.Images.Height}x{pool.Images.Width}.");
        }

        return new IdxFolder(pool, test);
    }

    private static LabelledImages? Find(string folder, (string Images, string Labels)[] names)
    {
        foreach (var (images, labels) in names)
        {
            var imagePath = Existing(folder, images);
            if (imagePath is null)
            {
                continue;
            }

            var labelPath = Existing(folder, labels)
                ?? throw new BadDataException($"{folder} holds {Path.GetFileName(imagePath)} but neither {labels} nor {labels}.gz.");
            return new LabelledImages(IdxReader.ReadImages(imagePath), IdxReader.ReadLabels(labelPath), imagePath);
        }

        return null;
    }

    private static string? Existing(string folder, string name)
    {
        var plain = Path.Combine(folder, name);
        return File.Exists(plain) ? plain : File.Exists(plain + ".gz") ? plain + ".gz" : null;
    }
}
