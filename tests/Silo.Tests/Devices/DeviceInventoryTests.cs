using AdapterSearch.Domain;
using AdapterSearch.Silo.Devices;

namespace AdapterSearch.Silo.Tests.Devices;

public sealed class DeviceInventoryTests : IDisposable
{
    private const string Driver = """
        0, GPU-1a2b3c4d-0000, NVIDIA L4, 23034
        1, GPU-5e6f7a8b-0000, NVIDIA H100 80GB HBM3, 81559

        """;

    private readonly string root = Directory.CreateTempSubdirectory("inventory").FullName;

    [Fact]
    public void The_processors_memory_is_the_machines_when_nothing_limits_it()
    {
        Put("proc/meminfo", "MemTotal:        8000000 kB\nMemFree:  1 kB\n");
        Put("sys/fs/cgroup/memory.max", "max\n");
        Assert.Equal([new NodeDevice(DeviceKind.Cpu, 0, "processor", 8_000_000L * 1024 * 8 / 10, 3)], new CpuInventory(3, root).Devices());
    }

    [Theory]
    [InlineData("sys/fs/cgroup/memory.max")]
    [InlineData("sys/fs/cgroup/memory/memory.limit_in_bytes")]
    public void A_control_groups_limit_counts_when_it_is_lower(string file)
    {
        Put("proc/meminfo", "MemTotal:        8000000 kB\n");
        Put(file, "1000000000\n");
        Assert.Equal(800_000_000, Assert.Single(new CpuInventory(1, root).Devices()).MemoryBytes);
    }

    [Fact]
    public void Memory_that_nobody_tells_refuses_nobody()
    {
        Put("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        Assert.Equal(0, Assert.Single(new CpuInventory(1, root).Devices()).MemoryBytes);
    }

    [Fact]
    public void Cards_have_the_drivers_names_and_nine_tenths_of_their_memory()
    {
        var found = new CudaInventory(2, () => Driver, () => 2, null).Devices();
        Assert.Equal(["cuda:0", "cuda:1"], found.Select(d => d.Address));
        Assert.Equal(["NVIDIA L4", "NVIDIA H100 80GB HBM3"], found.Select(d => d.Name));
        Assert.Equal([(long)(23034L * (1 << 20) * 0.9), (long)(81559L * (1 << 20) * 0.9)], found.Select(d => d.MemoryBytes));
        Assert.All(found, d => Assert.Equal(2, d.Slots));
    }

    [Theory]
    [InlineData("1", "NVIDIA H100 80GB HBM3")]
    [InlineData("1,0", "NVIDIA H100 80GB HBM3|NVIDIA L4")]
    [InlineData("GPU-1a2b", "NVIDIA L4")]
    [InlineData("0,7,1", "NVIDIA L4")]
    [InlineData("", "")]
    public void Only_visible_cards_count_in_the_order_in_which_they_are_named(string visible, string names)
    {
        var wanted = names.Split('|', StringSplitOptions.RemoveEmptyEntries);
        var found = new CudaInventory(1, () => Driver, () => 2, visible).Devices();
        Assert.Equal(wanted, found.Select(d => d.Name));
        Assert.Equal(Enumerable.Range(0, wanted.Length), found.Select(d => d.Index));
    }

    [Fact]
    public void A_library_without_CUDA_has_no_cards_and_without_a_driver_it_is_not_asked()
    {
        Assert.Empty(new CudaInventory(1, () => Driver, () => 0, null).Devices());
        Assert.Empty(new CudaInventory(1, () => "", () => throw new InvalidOperationException("asked"), null).Devices());
        Assert.Empty(new CudaInventory(1, () => "No devices were found", () => throw new InvalidOperationException("asked"), null).Devices());
    }

    [Fact]
    public void The_processor_trains_where_there_are_no_cards_unless_cards_are_demanded()
    {
        var cpu = new CpuInventory(1, root);
        var none = new CudaInventory(1, () => "", () => 0, null);
        var some = new CudaInventory(1, () => Driver, () => 2, null);
        Assert.Equal(DeviceKind.Cpu, Assert.Single(DeviceInventory.Choose(DeviceChoice.Auto, cpu, none).Devices()).Kind);
        Assert.Equal(2, DeviceInventory.Choose(DeviceChoice.Auto, cpu, some).Devices().Count);
        Assert.Equal(DeviceKind.Cpu, Assert.Single(DeviceInventory.Choose(DeviceChoice.Cpu, cpu, some).Devices()).Kind);
        Assert.Contains("--device cuda", Assert.Throws<IOException>(() => DeviceInventory.Choose(DeviceChoice.Cuda, cpu, none).Devices()).Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private void Put(string path, string text)
    {
        var full = Path.Combine(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
