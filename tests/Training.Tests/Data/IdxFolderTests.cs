using AdapterSearch.Domain;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Tests.Fixtures;

namespace AdapterSearch.Training.Tests.Data;

public sealed class IdxFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Compression_does_not_change_the_hash()
    {
        IdxFiles.WritePool(folder.Path, 10);
        var plain = IdxFolder.Load(folder.Path);
        using var other = new TemporaryFolder();
        IdxFiles.WritePool(other.Path, 10, gzip: true);
        var zipped = IdxFolder.Load(other.Path);

        Assert.Equal(plain.Hash, zipped.Hash);
        Assert.Equal(64, plain.Hash.Length);
        Assert.Equal(4, plain.Classes);
        Assert.Null(plain.Test);
    }

    [Fact]
    public void One_changed_pixel_changes_the_hash()
    {
        IdxFiles.WritePool(folder.Path, 10);
        var before = IdxFolder.Load(folder.Path).Hash;
        var bytes = File.ReadAllBytes(folder["images.idx"]);
        bytes[^1] ^= 1;
        File.WriteAllBytes(folder["images.idx"], bytes);

        Assert.NotEqual(before, IdxFolder.Load(folder.Path).Hash);
    }

    [Fact]
    public void Published_test_files_are_found_beside_the_training_files()
    {
        WritePair("train-images-idx3-ubyte", "train-labels-idx1-ubyte", 12, [0, 1, 2]);
        WritePair("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte", 5, [0, 1]);

        var data = IdxFolder.Load(folder.Path);

        Assert.Equal(12, data.Pool.Count);
        Assert.Equal(5, data.Test!.Count);
        Assert.Equal(3, data.Classes);
    }

    [Fact]
    public void A_test_label_that_training_never_shows_is_out_of_range()
    {
        WritePair("train-images-idx3-ubyte", "train-labels-idx1-ubyte", 12, [0, 1, 2]);
        WritePair("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte", 5, [0, 7]);

        var e = Assert.Throws<BadDataException>(() => IdxFolder.Load(folder.Path));
        Assert.Contains("label 7 is out of range", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_folder_says_what_is_expected()
    {
        var e = Assert.Throws<BadDataException>(() => IdxFolder.Load(folder.Path));
        Assert.Contains("images.idx", e.Message, StringComparison.Ordinal);
        Assert.Throws<BadDataException>(() => IdxFolder.Load(folder["missing"]));
    }

    [Fact]
    public void Missing_labels_and_wrong_counts_are_refused()
    {
        IdxFiles.WritePool(folder.Path, 10);
        File.WriteAllBytes(folder["labels.idx"], IdxFiles.Labels([0, 1, 2]));
        Assert.Contains("10 images but 3 labels", Assert.Throws<BadDataException>(() => IdxFolder.Load(folder.Path)).Message, StringComparison.Ordinal);
        File.Delete(folder["labels.idx"]);
        Assert.Contains("neither labels.idx", Assert.Throws<BadDataException>(() => IdxFolder.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Data_of_one_class_is_no_task(byte label)
    {
        WritePair("images.idx", "labels.idx", 10, [label]);

        var e = Assert.Throws<BadDataException>(() => IdxFolder.Load(folder.Path));
        Assert.EndsWith($"every label is {label}; a task needs 2 or more classes.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Splits_never_overlap_and_depend_on_the_seed_only()
    {
        IdxFiles.WritePool(folder.Path, 100);
        var data = IdxFolder.Load(folder.Path);
        var spec = new DataSpec { TrainExamples = 40, ValidationExamples = 20, TestExamples = 30, SplitSeed = 5 };

        var split = SplitIndices.Draw(data, spec);
        var again = SplitIndices.Draw(data, spec);
        var other = SplitIndices.Draw(data, spec with { SplitSeed = 6 });

        Assert.Equal((40, 20, 30), (split.Train.Count, split.Validation.Count, split.Test.Count));
        Assert.Equal(90, split.Train.Concat(split.Validation).Concat(split.Test).Distinct().Count());
        Assert.All(split.Test, i => Assert.InRange(i, 0, 99));
        Assert.Equal(split.Train, again.Train);
        Assert.Equal(split.Test, again.Test);
        Assert.NotEqual(split.Train, other.Train);
    }

    [Theory]
    [InlineData(0, 1, 1, "train split is empty")]
    [InlineData(1, 0, 1, "validation split is empty")]
    [InlineData(1, 1, 0, "test split is empty")]
    [InlineData(50, 40, 11, "asks for 101")]
    public void Impossible_splits_are_refused(int train, int validation, int test, string reason)
    {
        IdxFiles.WritePool(folder.Path, 100);
        var spec = new DataSpec { TrainExamples = train, ValidationExamples = validation, TestExamples = test };

        var e = Assert.Throws<BadDataException>(() => SplitIndices.Draw(IdxFolder.Load(folder.Path), spec));
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
    }

    private void WritePair(string images, string labels, int count, byte[] cycle)
    {
        File.WriteAllBytes(folder[images + ".gz"], IdxFiles.Gzip(IdxFiles.Images(count, 2, 2, new byte[count * 4])));
        File.WriteAllBytes(folder[labels], IdxFiles.Labels([.. Enumerable.Range(0, count).Select(i => cycle[i % cycle.Length])]));
    }
}
