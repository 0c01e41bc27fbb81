using AdapterSearch.Silo.Installing;

namespace AdapterSearch.Silo.Tests.Installing;

public sealed class SpecGateTests : IDisposable
{
    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task Weights_of_another_shape_are_refused_with_both_shapes()
    {
        place.WriteWeights(wrong: "vit.encoder.layer.1.output.dense.weight");

        Assert.Contains("'vit.encoder.layer.1.output.dense.weight' is [17, 32], the configuration asks for [16, 32]", await ProblemAsync());
    }

    [Fact]
    public async Task A_weights_file_that_is_cut_off_is_refused()
    {
        using (var file = File.OpenWrite(place.WeightsFile))
        {
            file.SetLength(file.Length - 1);
        }

        Assert.Contains("model.safetensors", await ProblemAsync());
    }

    [Fact]
    public async Task A_weights_file_that_is_not_one_is_refused()
    {
        await File.WriteAllTextAsync(place.WeightsFile, "these are no tensors");

        Assert.Contains("model.safetensors", await ProblemAsync());
    }

    [Fact]
    public async Task A_missing_weights_file_is_refused()
    {
        File.Delete(place.WeightsFile);

        Assert.StartsWith("model = 'tiny-vit'", await ProblemAsync());
    }

    [Fact]
    public async Task Labels_that_are_cut_off_are_refused()
    {
        await File.WriteAllBytesAsync(Path.Combine(place.DataRoot, "digits", "labels.idx.gz"), [1, 2, 3]);

        Assert.StartsWith("data = 'digits'", await ProblemAsync());
    }

    [Fact]
    public async Task Images_of_another_size_than_the_model_takes_are_refused()
    {
        var config = Path.Combine(place.ModelRoot, "tiny-vit", "config.json");
        await File.WriteAllTextAsync(config, (await File.ReadAllTextAsync(config)).Replace("\"image_size\": 8", "\"image_size\": 12", StringComparison.Ordinal));

        Assert.Contains("its images are 8x8, the model takes 12x12", await ProblemAsync());
    }

    [Fact]
    public async Task A_good_spec_has_no_problem() =>
        Assert.Empty((await new SpecGate(place.Options).CheckAsync(Workplace.Spec, CancellationToken.None)).Problems);

    private async Task<string> ProblemAsync() =>
        Assert.Single((await new SpecGate(place.Options).CheckAsync(Workplace.Spec, CancellationToken.None)).Problems);
}
