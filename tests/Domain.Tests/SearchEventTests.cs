using System.Text.Json;

namespace AdapterSearch.Domain.Tests;

public sealed class SearchEventTests
{
    private static readonly SearchEvent Happened = new(3, DateTimeOffset.UnixEpoch, SearchEventKind.Started, 1, "begun <é>");

    [Fact]
    public void Kept_text_is_what_the_serializer_writes_and_changes_nothing_else()
    {
        var kept = Happened with { };
        kept.KeepJson();
        Assert.Same(kept.ToJson(), kept.ToJson());
        Assert.Equal(JsonSerializer.Serialize(Happened, JsonDefaults.Compact), kept.ToJson());
        Assert.Equal(JsonSerializer.Serialize(Happened, JsonDefaults.Compact), JsonSerializer.Serialize(kept, JsonDefaults.Compact));
        Assert.Equal(Happened, kept);
        Assert.Equal(Happened.GetHashCode(), kept.GetHashCode());
        Assert.Equal(Happened.ToString(), kept.ToString());
        kept.DropJson();
        Assert.NotSame(kept.ToJson(), kept.ToJson());
    }

    [Fact]
    public void A_copy_with_changes_does_not_say_what_the_original_kept()
    {
        var kept = Happened with { };
        kept.KeepJson();
        Assert.Contains("\"sequence\":4", (kept with { Sequence = 4 }).ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_text_is_not_kept()
    {
        var kept = Happened with { Message = new string('x', 10_000) };
        kept.KeepJson();
        Assert.NotSame(kept.ToJson(), kept.ToJson());
    }
}
