using System.Text.Json;
using AdapterSearch.Domain;

namespace AdapterSearch.Domain.Tests;

public sealed class DomainTests
{
    private static readonly ModelShape Shape = new(
        "vit", 1, ["q", "fc1"], [new ModuleShape(new ModuleAddress(0, "q"), "a", 64, 64), new ModuleShape(new ModuleAddress(0, "fc1"), "b", 64, 256)], 64, 1);

    [Fact]
    public void DeBERTa_v3_base_has_the_published_LoRA_parameter_counts()
    {
        // AdaLoRA (2303.10512), Table 1: four 768x768 and two FFN matrices in each of 12 layers.
        var modules = Enumerable.Range(0, 12).SelectMany(l => new (string P, int In, int Out)[]
        {
            ("q", 768, 768), ("k", 768, 768), ("v", 768, 768), ("o", 768, 768), ("fc1", 768, 3072), ("fc2", 3072, 768),
        }.Select(m => new ModuleShape(new ModuleAddress(l, m.P), $"{l}.{m.P}", m.In, m.Out))).ToArray();
        var shape = new ModelShape("bert", 12, ["q", "k", "v", "o", "fc1", "fc2"], modules, 768, 184_000_000);
        foreach (var (rank, count) in new[] { (1, 165_888L), (2, 331_776L), (4, 663_552L), (8, 1_327_104L) })
        {
            var uniform = AdapterConfiguration.FromRanks(shape, [.. modules.Select(_ => rank)], 2);
            Assert.Equal(count, uniform.Parameters(shape));
        }
    }

    [Fact]
    public void Shared_factors_are_counted_once()
    {
        var shape = Shape with
        {
            Layers = 2,
            Modules = [.. Shape.Modules, new ModuleShape(new ModuleAddress(1, "q"), "c", 64, 64), new ModuleShape(new ModuleAddress(1, "fc1"), "d", 64, 256)],
        };
        var adapters = AdapterConfiguration.FromRanks(shape, [2, 3, 4, 0], 2);
        Assert.Equal((2 * 128) + (3 * 320) + (4 * 128), adapters.Parameters(shape));
        Assert.Equal((2 * 64) + (4 * 64) + (4 * 64) + (3 * 64) + (3 * 256), (adapters with { Sharing = WeightSharing.B }).Parameters(shape));
        Assert.Equal((2 * 64) + (4 * 64) + (4 * 64) + (3 * 256) + (3 * 64), (adapters with { Sharing = WeightSharing.A }).Parameters(shape));
        Assert.Equal((2 * 128) + (3 * 320) + (4 * 128) + 320, (adapters with { Sharing = WeightSharing.Unselected, SharedRank = 1 }).Parameters(shape));
    }

    [Fact]
    public void Alpha_keeps_the_scale_of_every_rank()
    {
        Assert.Equal([4, 8], AdapterConfiguration.FromRanks(Shape, [2, 4], 2).Modules.Select(m => m.Alpha));
        Assert.Equal([2 * Math.Sqrt(2), 4], AdapterConfiguration.FromRanks(Shape, [2, 4], 2, rankStabilized: true).Modules.Select(m => m.Alpha));
    }

    [Fact]
    public void The_canonical_hash_ignores_module_order_and_sees_every_field()
    {
        var adapters = AdapterConfiguration.FromRanks(Shape, [2, 4], 2);
        var configuration = new CandidateConfiguration(TrainingMode.Adapters, adapters, 0.01);
        var reversed = configuration with { Adapters = adapters with { Modules = [.. adapters.Modules.Reverse()] } };
        Assert.Equal(configuration.CanonicalHash(), reversed.CanonicalHash());
        CandidateConfiguration[] others =
        [
            configuration with { LearningRate = 0.02 },
            configuration with { Mode = TrainingMode.Full },
            configuration with { Adapters = adapters with { Dropout = 0.1 } },
            configuration with { Adapters = AdapterConfiguration.FromRanks(Shape, [4, 2], 2) },
            configuration with { Adapters = AdapterConfiguration.FromRanks(Shape, [2, 4], 1) },
        ];
        Assert.Equal(6, others.Append(configuration).Select(c => c.CanonicalHash()).Distinct().Count());
    }

    [Theory]
    [InlineData("q")]
    [InlineData(".q")]
    [InlineData("1.")]
    [InlineData("-1.q")]
    [InlineData("x.q")]
    public void A_bad_module_address_is_refused(string text) => Assert.Throws<FormatException>(() => ModuleAddress.Parse(text));

    [Fact]
    public void A_spec_survives_JSON_and_unknown_keys_are_errors()
    {
        var spec = new SearchSpec
        {
            Model = "m",
            Arms = [new ArmSpec("dam", new DamStrategyOptions { Dam = new DamOptions { Relaxation = DamRelaxation.ConstantSum } }), new ArmSpec("r", new RandomSearchOptions())],
            Budget = new BudgetSpec { Fraction = 0.25 },
        };
        var json = JsonSerializer.Serialize(spec, JsonDefaults.Compact);
        Assert.Contains("\"method\":\"dam\"", json);
        Assert.Contains("\"constantSum\"", json);
        var back = JsonSerializer.Deserialize<SearchSpec>(json, JsonDefaults.Compact)!;
        Assert.Equal(json, JsonSerializer.Serialize(back, JsonDefaults.Compact));
        var error = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<SearchSpec>(json.Replace("\"model\":", "\"modle\":"), JsonDefaults.Compact));
        Assert.Contains("modle", error.Message);
    }

    [Fact]
    public void Seed_streams_are_fixed_for_ever_and_differ_by_path()
    {
        // SHA-256 of "7/batches/3", first 8 bytes little-endian without the sign bit.
        Assert.Equal(Expected("7/batches/3"), new SeedStream(7).For("batches").For(3).Seed);
        Assert.NotEqual(new SeedStream(7).For("a").Seed, new SeedStream(8).For("a").Seed);
        static long Expected(string path) =>
            BitConverter.ToInt64(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(path)), 0) & long.MaxValue;
    }

    [Fact]
    public void SplitMix64_gives_the_published_sequence()
    {
        // First outputs for seed 0 of the reference implementation.
        var random = new DeterministicRandom(0);
        Assert.Equal([0xE220A8397B1DCDAFUL, 0x6E789E6AA1B965F4UL, 0x06C45D188009454FUL], [random.NextBits(), random.NextBits(), random.NextBits()]);
    }

    [Fact]
    public void A_permutation_holds_every_number_once() =>
        Assert.Equal(Enumerable.Range(0, 1000), new DeterministicRandom(5).Permutation(1000).Order());

    [Theory]
    [InlineData(1, 12.7062047362)]
    [InlineData(2, 4.3026527297)]
    [InlineData(3, 3.1824463053)]
    [InlineData(4, 2.7764451052)]
    [InlineData(9, 2.2621571628)]
    [InlineData(30, 2.0422724563)]
    public void Student_quantiles_equal_the_tables(int degrees, double quantile) =>
        Assert.Equal(quantile, StudentT.TwoSidedQuantile(0.95, degrees), 8);

    [Fact]
    public void A_paired_interval_follows_its_formula()
    {
        var difference = PairedDifference.Of([3, 5, 7], [1, 2, 6]);
        var half = 4.3026527297 * 1 / Math.Sqrt(3);
        Assert.Equal(2, difference.Mean, 12);
        Assert.Equal(2 - half, difference.Low, 8);
        Assert.Equal(2 + half, difference.High, 8);
        Assert.False(difference.ExcludesZero);
        Assert.True(PairedDifference.Of([3, 4], [1, 2.01]).ExcludesZero);
    }
}
