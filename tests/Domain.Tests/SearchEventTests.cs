using System.Runtime.CompilerServices;
using System.Text.Json;

namespace AdapterSearch.Domain.Tests;

public sealed class SearchEventTests
{
    private static readonly CandidateJob Job = new TrainJob(new CandidateConfiguration(TrainingMode.HeadOnly, AdapterConfiguration.None, 0.01), new TrainingOptions(), false);
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
    public void A_copy_has_all_data_and_lets_the_original_go()
    {
        var full = Happened with { Report = new CandidateReport(1, 4, 0, 2.0, null, 5), View = new CandidateView { Job = Job } };
        Assert.DoesNotContain(typeof(SearchEvent).GetProperties(), p => p.GetValue(full) is null);
        Assert.Equal(full, full with { });

        var (copy, original) = CopyOfKept();
        GC.Collect();
        Assert.False(original.IsAlive);
        Assert.Null(copy.View);
    }

    [Fact]
    public void A_long_text_is_not_kept()
    {
        var kept = Happened with { Message = new string('x', 10_000) };
        kept.KeepJson();
        Assert.NotSame(kept.ToJson(), kept.ToJson());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (SearchEvent Copy, WeakReference Original) CopyOfKept()
    {
        var kept = Happened with { View = new CandidateView { Job = Job } };
        kept.KeepJson();
        return (kept with { View = null }, new WeakReference(kept));
    }
}
