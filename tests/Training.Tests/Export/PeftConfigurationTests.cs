using System.Text.Json;
using System.Text.RegularExpressions;
using AdapterSearch.Training.Export;

namespace AdapterSearch.Training.Tests.Export;

public sealed class PeftConfigurationTests
{
    // 13 layers, so that "layer.1" is a prefix of "layer.10" ... "layer.12".
    private static readonly string[] Names =
    [
        .. Enumerable.Range(0, 13).SelectMany(l => new[]
        {
            $"vit.encoder.layer.{l}.attention.attention.query",
            $"vit.encoder.layer.{l}.attention.output.dense",
            $"vit.encoder.layer.{l}.output.dense",
        }),
    ];

    [Fact]
    public void Each_pattern_key_hits_exactly_its_module_by_the_rule_of_PEFT()
    {
        var modules = Names.Select((n, i) => (n, Rank: 1 + (i % 5), Alpha: 2.0 * (1 + (i % 5)))).ToArray();
        var configuration = PeftConfiguration.From(modules, "base", "classifier", false, 0, null);

        Assert.NotEmpty(configuration.RankPattern);
        foreach (var (key, rank) in configuration.RankPattern)
        {
            // The expression is written out here, so that a mistake in PeftNames cannot hide itself.
            var hits = Names.Where(n => Regex.IsMatch(n, $@"^(.*\.)?({key})$")).ToArray();
            var module = Assert.Single(hits);
            Assert.Equal(rank, modules.Single(m => m.n == module).Rank);
            Assert.Equal(2.0 * rank, configuration.AlphaPattern[key]);
            Assert.DoesNotMatch(@"(?<!\\)\.", key);
        }

        foreach (var (name, rank, alpha) in modules)
        {
            var key = configuration.RankPattern.Keys.FirstOrDefault(k => Regex.IsMatch(name, $@"^(.*\.)?({k})$"));
            Assert.Equal(rank, key is null ? configuration.Rank : configuration.RankPattern[key]);
            Assert.Equal(alpha, key is null ? configuration.Alpha : configuration.AlphaPattern[key]);
        }
    }

    [Fact]
    public void A_dense_layer_inside_attention_is_not_taken_for_the_feed_forward_one()
    {
        Assert.True(PeftNames.PatternFits(@"vit\.encoder\.layer\.0\.output\.dense", "vit.encoder.layer.0.output.dense"));
        Assert.False(PeftNames.PatternFits(@"vit\.encoder\.layer\.0\.output\.dense", "vit.encoder.layer.0.attention.output.dense"));
        Assert.True(PeftNames.PatternFits(@"output\.dense", "vit.encoder.layer.0.attention.output.dense"));
        Assert.False(PeftNames.PatternFits(@"vit\.encoder\.layer\.1\.output\.dense", "vit.encoder.layer.11.output.dense"));
    }

    [Fact]
    public void Equal_ranks_need_no_pattern()
    {
        var configuration = PeftConfiguration.From([.. Names.Select(n => (n, 4, 8.0))], "base", null, false, 0, null);
        Assert.Equal((4, 8.0), (configuration.Rank, configuration.Alpha));
        Assert.Empty(configuration.RankPattern);
        Assert.Empty(configuration.AlphaPattern);
    }

    [Fact]
    public void Equal_ranks_with_different_alpha_keep_their_scales()
    {
        var configuration = PeftConfiguration.From([(Names[0], 4, 8.0), (Names[1], 4, 8.0), (Names[2], 4, 2.5)], "base", null, false, 0, null);
        Assert.Equal(2.5, Assert.Single(configuration.AlphaPattern).Value);
    }

    [Fact]
    public void The_file_holds_the_minimal_fields_only()
    {
        var plain = PeftConfiguration.From([(Names[0], 2, 4.0), (Names[1], 3, 6.0)], "base", "classifier", false, 0.1, "SEQ_CLS").ToJson();
        var fields = JsonDocument.Parse(plain).RootElement;
        Assert.Equal(
            "alpha_pattern base_model_name_or_path bias inference_mode lora_alpha lora_dropout modules_to_save peft_type peft_version r rank_pattern target_modules task_type",
            string.Join(' ', fields.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal)));
        Assert.Equal("LORA", fields.GetProperty("peft_type").GetString());
        Assert.Equal("4", fields.GetProperty("lora_alpha").GetRawText());
        Assert.True(fields.GetProperty("inference_mode").GetBoolean());
        Assert.Equal("classifier", Assert.Single(fields.GetProperty("modules_to_save").EnumerateArray()).GetString());
    }

    [Fact]
    public void Rank_stabilisation_is_named_only_when_it_is_on()
    {
        var on = PeftConfiguration.From([(Names[0], 2, 4.0)], "base", null, true, 0, null).ToJson();
        Assert.True(JsonDocument.Parse(on).RootElement.GetProperty("use_rslora").GetBoolean());
        var off = PeftConfiguration.From([(Names[0], 2, 4.0)], "base", null, false, 0, null).ToJson();
        Assert.False(JsonDocument.Parse(off).RootElement.TryGetProperty("use_rslora", out _));
    }

    [Fact]
    public void An_adapter_without_modules_is_refused() =>
        Assert.Throws<AdapterExportException>(() => PeftConfiguration.From([], "base", "classifier", false, 0, null));
}
