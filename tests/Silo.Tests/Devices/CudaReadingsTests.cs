using AdapterSearch.Domain;
using AdapterSearch.Silo.Devices;

namespace AdapterSearch.Silo.Tests.Devices;

public sealed class CudaReadingsTests
{
    private const string TwoCards = "0, GPU-11111111-aaaa, 1024, 81559, 41\n1, GPU-22222222-bbbb, 3, 81559, 36\n";

    [Fact]
    public void Cards_have_the_librarys_numbers()
    {
        Assert.Equal(
            [new DeviceReading("cuda:0", 41, 1L << 30, 81_559L << 20), new DeviceReading("cuda:1", 36, 3L << 20, 81_559L << 20)],
            CudaReadings.Of(TwoCards, null));
        Assert.Equal([new DeviceReading("cuda:0", 36, 3L << 20, 81_559L << 20)], CudaReadings.Of(TwoCards, "GPU-2222"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("NVIDIA-SMI has failed because it could not communicate with the driver.")]
    [InlineData("0, GPU-1, 1024, 81559")]
    public void What_is_no_card_is_left_out(string said) => Assert.Empty(CudaReadings.Of(said, null));

    [Fact]
    public void What_a_card_does_not_say_is_not_zero() =>
        Assert.Equal([new DeviceReading("cuda:0", null, null, 81_559L << 20)], CudaReadings.Of("0, GPU-1, [Insufficient Permissions], 81559, [N/A]\n", null));
}
