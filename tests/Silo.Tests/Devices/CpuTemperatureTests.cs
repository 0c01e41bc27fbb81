using AdapterSearch.Silo.Devices;

namespace AdapterSearch.Silo.Tests.Devices;

public sealed class CpuTemperatureTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("temperature").FullName;

    [Fact]
    public void Without_sensors_there_is_no_value() => Assert.Null(new CpuTemperature(root).Read());

    [Fact]
    public void The_hottest_sensor_of_the_processor_counts_and_no_other_chips()
    {
        Put("sys/class/hwmon/hwmon0/name", "nvme\n");
        Put("sys/class/hwmon/hwmon0/temp1_input", "80000\n");
        Put("sys/class/hwmon/hwmon1/name", "coretemp\n");
        Put("sys/class/hwmon/hwmon1/temp1_input", "51000\n");
        Put("sys/class/hwmon/hwmon1/temp2_input", "53500\n");
        Put("sys/class/hwmon/hwmon1/temp2_crit", "100000\n");
        Assert.Equal(53.5, new CpuTemperature(root).Read());
    }

    [Fact]
    public void Thermal_zones_are_read_where_no_driver_of_a_processor_is()
    {
        Put("sys/class/hwmon/hwmon0/name", "acpitz\n");
        Put("sys/class/hwmon/hwmon0/temp1_input", "90000\n");
        Put("sys/class/thermal/thermal_zone0/type", "acpitz\n");
        Put("sys/class/thermal/thermal_zone0/temp", "90000\n");
        Put("sys/class/thermal/thermal_zone1/type", "cpu-thermal\n");
        Put("sys/class/thermal/thermal_zone1/temp", "47250\n");
        Assert.Equal(47.25, new CpuTemperature(root).Read());
    }

    [Theory]
    [InlineData("")]
    [InlineData("n/a")]
    [InlineData("-128000")]
    [InlineData("255000")]
    public void A_sensor_that_is_not_connected_is_no_value(string said)
    {
        Put("sys/class/hwmon/hwmon0/name", "k10temp\n");
        Put("sys/class/hwmon/hwmon0/temp1_input", said);
        Assert.Null(new CpuTemperature(root).Read());
    }

    [Fact]
    public void Frost_is_a_value()
    {
        Put("sys/class/thermal/thermal_zone0/type", "soc-thermal\n");
        Put("sys/class/thermal/thermal_zone0/temp", "-5000\n");
        Assert.Equal(-5, new CpuTemperature(root).Read());
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private void Put(string path, string content)
    {
        var full = Path.Combine(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }
}
