using AdapterSearch.Silo.Telemetry;
using AdapterSearch.Testing;

namespace AdapterSearch.Silo.Tests.Telemetry;

public sealed class CudaMemoryTests
{
    private const string TwoCards = "0, GPU-11111111-aaaa, 1024, 81559\n1, GPU-22222222-bbbb, 3, 81559\n";

    [Fact]
    public void Cards_have_the_librarys_numbers()
    {
        Assert.Equal(
            [new CardMemory("cuda:0", 1L << 30, 81_559L << 20), new CardMemory("cuda:1", 3L << 20, 81_559L << 20)],
            new CudaMemory(() => TwoCards, null, new ManualTimeProvider()).Read());
        Assert.Equal([new CardMemory("cuda:0", 3L << 20, 81_559L << 20)], new CudaMemory(() => TwoCards, "GPU-2222", new ManualTimeProvider()).Read());
    }

    [Theory]
    [InlineData("")]
    [InlineData("NVIDIA-SMI has failed because it could not communicate with the driver.")]
    [InlineData("0, GPU-1, [N/A], [N/A]")]
    public void What_is_no_number_is_no_card(string said) => Assert.Empty(new CudaMemory(() => said, null, new ManualTimeProvider()).Read());

    [Fact]
    public void The_driver_is_asked_again_after_five_seconds()
    {
        var (asked, time) = (0, new ManualTimeProvider());
        var memory = new CudaMemory(
            () =>
            {
                asked++;
                return TwoCards;
            },
            null,
            time);
        memory.Read();
        time.Advance(TimeSpan.FromMilliseconds(4999));
        memory.Read();
        Assert.Equal(1, asked);
        time.Advance(TimeSpan.FromMilliseconds(1));
        memory.Read();
        Assert.Equal(2, asked);
    }
}
