using AdapterSearch.Domain;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Tests.Fixtures;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Tests.Data;

[Collection(TensorCollection.Name)]
public sealed class TaskDataTests : LeakCheck
{
    private static readonly ImageFormat Format = new(1, 8, 8, [0.25], [0.5]);
    private static readonly DataSpec Spec = new() { TrainExamples = 20, ValidationExamples = 10, TestExamples = 10 };

    [Fact]
    public void Pixels_are_normalised_and_labels_stay_with_their_images()
    {
        using var folder = new TemporaryFolder();
        IdxFiles.WritePool(folder.Path, 50);
        var source = IdxFolder.Load(folder.Path);
        using var data = TaskData.Load(folder.Path, Spec, Format, CPU);
        var split = SplitIndices.Draw(source, Spec);

        Assert.Equal(new long[] { 20, 1, 8, 8 }, data.Train.Inputs.shape);
        for (var i = 0; i < 20; i++)
        {
            var at = split.Train[i];
            Assert.Equal((long)source.Pool.Labels[at], data.Train.Labels[i].item<long>());
            for (var p = 0; p < 64; p++)
            {
                var expected = ((source.Pool.Images.Pixels[(at * 64) + p] / 255f) - 0.25f) / 0.5f;
                Assert.Equal(expected, data.Train.Inputs[i, 0, p / 8, p % 8].item<float>());
            }
        }
    }

    [Fact]
    public void A_grey_image_fills_every_channel_with_that_channels_normalisation()
    {
        using var folder = new TemporaryFolder();
        IdxFiles.WritePool(folder.Path, 10);
        var source = IdxFolder.Load(folder.Path);
        using var split = TaskData.Gather(source.Pool, [3], new ImageFormat(2, 8, 8, [0, 0.5], [1, 0.25]), CPU);

        var pixel = source.Pool.Images.Pixels[(3 * 64) + 9] / 255f;
        Assert.Equal(new long[] { 1, 2, 8, 8 }, split.Inputs.shape);
        Assert.Equal(pixel, split.Inputs[0, 0, 1, 1].item<float>());
        Assert.Equal((pixel - 0.5f) / 0.25f, split.Inputs[0, 1, 1, 1].item<float>());
    }

    [Fact]
    public void Images_of_another_size_than_the_models_are_refused()
    {
        using var folder = new TemporaryFolder();
        IdxFiles.WritePool(folder.Path, 50);
        var e = Assert.Throws<BadDataException>(() => TaskData.Load(folder.Path, Spec, Format with { Width = 28 }, CPU));
        Assert.Contains("8x8, the model takes 8x28", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_test_split_is_scored_once_and_only_by_a_final_training()
    {
        using var folder = new TemporaryFolder();
        IdxFiles.WritePool(folder.Path, 50);
        using var data = TaskData.Load(folder.Path, Spec, Format, CPU);
        static SplitScore Count(DataSplit split) => new(0, 0, split.Count);

        foreach (var role in new[] { CandidateRole.Tuning, CandidateRole.Search, CandidateRole.Trial })
        {
            Assert.Throws<InvalidOperationException>(() => data.TestFor(role).ScoreOnce(Count));
        }

        Assert.Equal(0, data.TestUses);
        var guard = data.TestFor(CandidateRole.Final);
        Assert.Equal(10, guard.ScoreOnce(Count).Examples);
        Assert.Throws<InvalidOperationException>(() => guard.ScoreOnce(Count));
        Assert.Equal(1, data.TestUses);
    }

    [Fact]
    public void Shuffled_labels_keep_the_counts_and_change_the_order()
    {
        using var folder = new TemporaryFolder();
        IdxFiles.WritePool(folder.Path, 50);
        using var data = TaskData.Load(folder.Path, Spec, Format, CPU);
        using var shuffled = data.Train.WithShuffledLabels(seed: 4);
        var before = data.Train.Labels.data<long>().ToArray();
        var after = shuffled.Labels.data<long>().ToArray();

        Assert.NotEqual(before, after);
        Assert.Equal(before.Order(), after.Order());
        Assert.True(shuffled.Inputs.allclose(data.Train.Inputs, rtol: 0, atol: 0));
    }

    [Fact]
    public void The_cache_loads_equal_splits_once()
    {
        using var folder = new TemporaryFolder();
        IdxFiles.WritePool(folder.Path, 50);
        using var cache = new TaskDataCache();

        var one = cache.Get(folder.Path, Spec, Format, CPU);
        Assert.Same(one, cache.Get(folder.Path, Spec with { Path = "whatever" }, Format, CPU));
        Assert.NotSame(one, cache.Get(folder.Path, Spec with { SplitSeed = 2 }, Format, CPU));
    }
}
