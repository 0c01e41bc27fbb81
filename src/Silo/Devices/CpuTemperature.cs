using System.Globalization;

namespace AdapterSearch.Silo.Devices;

/// <summary>
/// The temperature of the processor as the kernel tells it: of the drivers of processor sensors (hwmon) where there are some, else of the thermal zones of
/// processors. The hottest sensor counts. A virtual machine or a container usually shows none.
/// </summary>
/// <param name="root">Folder in which <c>sys</c> stands; tests give their own.</param>
public sealed class CpuTemperature(string root = "/")
{
    // A sensor that is not connected says something far outside.
    private const double Lowest = -40, Highest = 150;
    private static readonly string[] Drivers = ["coretemp", "k10temp", "zenpower", "cpu_thermal"];

    /// <summary>Degrees Celsius; null where the kernel shows no sensor of a processor.</summary>
    public double? Read() => Hottest(Sensors("sys/class/hwmon", "name", Drivers.Contains, "temp*_input"))
        ?? Hottest(Sensors("sys/class/thermal", "type", IsProcessor, "temp"));

    private static bool IsProcessor(string type) =>
        type == "x86_pkg_temp" || type.StartsWith("cpu", StringComparison.OrdinalIgnoreCase) || type.StartsWith("soc", StringComparison.OrdinalIgnoreCase);

    private static double? Hottest(IEnumerable<string> sensors)
    {
        double[] known = [.. sensors.Select(s => long.TryParse(Text(s), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var thousandths) ? thousandths / 1000.0 : double.NaN)
            .Where(celsius => celsius is > Lowest and < Highest)];
        return known.Length > 0 ? known.Max() : null;
    }

    private static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private List<string> Sensors(string folder, string kind, Func<string, bool> wanted, string pattern)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(Path.Combine(root, folder)).Where(d => wanted(Text(Path.Combine(d, kind)))).SelectMany(d => Directory.EnumerateFiles(d, pattern))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
