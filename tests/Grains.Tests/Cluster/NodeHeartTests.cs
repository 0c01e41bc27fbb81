using AdapterSearch.Testing;

namespace AdapterSearch.Grains.Tests;

public sealed class NodeHeartTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly ManualTimeProvider clock = new();
    private readonly List<TimeSpan> stalls = [];
    private int beats;
    private int unanswered;

    [Fact]
    public void It_beats_at_equal_intervals_and_hears_of_no_stall()
    {
        using var heart = new NodeHeart(Interval, clock, BeatAsync, () => unanswered++, stalls.Add);
        clock.Advance(TimeSpan.FromSeconds(21));
        Assert.Equal((4, 0, 0), (beats, unanswered, stalls.Count));
        Assert.False(heart.IsOverdue);
    }

    [Fact]
    public void A_beat_that_is_due_while_the_former_one_hangs_is_left_out_and_told()
    {
        var answer = new TaskCompletionSource();
        using var heart = new NodeHeart(Interval, clock, () => ++beats == 1 ? answer.Task : Task.CompletedTask, () => unanswered++, stalls.Add);
        clock.Advance(TimeSpan.FromSeconds(16));
        Assert.Equal((1, 2), (beats, unanswered));
        answer.SetResult();
        clock.Advance(Interval);
        Assert.Equal((2, 2), (beats, unanswered));
    }

    [Fact]
    public void It_notices_that_its_process_stood_still_and_is_overdue_until_it_beats_again()
    {
        NodeHeart? made = null;
        var overdue = false;

        // When the process goes on both timers are due, the older one first: it looks before the heart does.
        using var look = clock.CreateTimer(_ => overdue = made!.IsOverdue, null, Interval * 1.5, Timeout.InfiniteTimeSpan);
        using var heart = made = new NodeHeart(Interval, clock, BeatAsync, () => unanswered++, stalls.Add);
        clock.Advance(Interval);
        clock.Jump(TimeSpan.FromSeconds(60));
        Assert.Equal([TimeSpan.FromSeconds(55)], stalls);
        Assert.Equal(2, beats);
        Assert.True(overdue);
        Assert.False(heart.IsOverdue);
    }

    private Task BeatAsync()
    {
        beats++;
        return Task.CompletedTask;
    }
}
