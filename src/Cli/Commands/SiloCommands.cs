using System.CommandLine;

namespace AdapterSearch.Cli.Commands;

/// <summary>Verbs that the silo's executable runs, since only it holds tensors: serve, pretrain, token, bench.</summary>
internal static class SiloCommands
{
    private static readonly (string Verb, string Description)[] Verbs =
    [
        ("serve", "Start a silo in the foreground; its options: search serve --help"),
        ("pretrain", "Pre-train the demo's base model on Fashion-MNIST; its options: search pretrain --help"),
        ("token", "Make, list and revoke access tokens; its options: search token --help"),
        ("bench", "Run a benchmark by name; the last line is one JSON object"),
    ];

    public static bool IsSiloVerb(string argument) => Verbs.Any(v => v.Verb == argument);

    /// <summary>Entries for the list of verbs in <c>--help</c>; they are passed on before parsing.</summary>
    public static IEnumerable<Command> Listed() => Verbs.Select(v => new Command(v.Verb, v.Description));

    public static async Task<int> PassOnAsync(IReadOnlyList<string> arguments, CliHost host, CancellationToken cancellation)
    {
        try
        {
            var serves = arguments[0] == "serve";
            var executable = SiloExecutable.Find(host);
            return await executable.RunAsync(serves ? ["serve", "--stop-with-input", .. arguments.Skip(1)] : arguments, serves, cancellation);
        }
        catch (CliException e)
        {
            await host.Error.WriteLineAsync($"search: {e.Message}");
            return e.ExitCode;
        }
    }
}
