using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace AdapterSearch.Silo.Workers;

/// <summary>The program that is a worker process.</summary>
/// <param name="FileName">Executable.</param>
/// <param name="Arguments">Arguments before those that every worker gets.</param>
public sealed record WorkerProgram(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>Name of the hidden verb.</summary>
    public const string Verb = "worker";

    /// <summary>Name of the option with the inherited handle to which a worker writes its messages.</summary>
    public const string RepliesOption = "--replies";

    /// <summary>This very program, by its hidden verb.</summary>
    public static WorkerProgram ThisProgram() => ThisProgramBy(Verb);

    /// <summary>This very program by any verb.</summary>
    internal static WorkerProgram ThisProgramBy(string verb)
    {
        var self = Environment.ProcessPath ?? throw new InvalidOperationException("This process has no path.");
        var entry = Assembly.GetEntryAssembly()?.Location;
        return Path.GetFileNameWithoutExtension(self) == "dotnet" && entry is { Length: > 0 }
            ? new WorkerProgram(self, [entry, verb])
            : new WorkerProgram(self, [verb]);
    }

    /// <summary>How it is started: messages come in by the standard input; standard output and error are text for people, read to their end.</summary>
    /// <param name="folder">Working directory; holds nothing that a crash could overwrite.</param>
    /// <param name="threadsPerSlot">Tensor threads, for libraries that ask the environment.</param>
    /// <param name="replies">Handle of the pipe that the worker writes its messages to.</param>
    internal ProcessStartInfo StartInfo(string folder, int threadsPerSlot, string replies)
    {
        var info = new ProcessStartInfo(FileName)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (IEnumerable<string>)[.. Arguments, RepliesOption, replies])
        {
            info.ArgumentList.Add(argument);
        }

        var inherited = info.Environment.Where(v => WorkerEnvironment.Passes(v.Key)).ToArray();
        info.Environment.Clear();
        foreach (var (name, value) in inherited)
        {
            info.Environment[name] = value;
        }

        var threads = threadsPerSlot.ToString(CultureInfo.InvariantCulture);
        foreach (var name in WorkerEnvironment.ThreadCounts)
        {
            info.Environment[name] = threads;
        }

        return info;
    }
}
