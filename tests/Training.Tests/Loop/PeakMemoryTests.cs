using AdapterSearch.Training.Loop;

namespace AdapterSearch.Training.Tests.Loop;

public sealed class PeakMemoryTests
{
    [Fact]
    public void The_highest_resident_set_is_kept_after_memory_was_given_back()
    {
        var memory = new PeakMemory();
        var before = memory.Bytes;
        Touch(memory);
        var peak = memory.Bytes;
        GC.Collect();
        memory.Sample();

        Assert.InRange(peak - before, 100_000_000, 1_000_000_000);
        Assert.True(memory.Bytes >= peak);
    }

    private static void Touch(PeakMemory memory)
    {
        var block = new byte[128 << 20];
        Array.Fill(block, (byte)1);
        memory.Sample();
        GC.KeepAlive(block);
    }
}
