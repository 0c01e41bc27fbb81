using System.Diagnostics;
using System.Reflection;

namespace AdapterSearch.Testing;

/// <summary>Programs that <c>./search test</c> takes out of Debian packages into artifacts/tools.</summary>
internal static class DebianPrograms
{
    public static string Root { get; } =
        typeof(DebianPrograms).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepoRoot").Value!;

    /// <summary>promtool of the package prometheus.</summary>
    public static string Promtool => Find("promtool");

    /// <summary>kubectl of the package kubernetes-client.</summary>
    public static string Kubectl => Find("kubectl");

    public static (int Status, string Output, string Errors) Run(string program, IEnumerable<string> arguments, string input = "")
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return (process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }

    private static string Find(string name)
    {
        var path = Path.Combine(Root, "artifacts", "tools", name);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is missing; ./search test puts it there");
    }
}
