using System.CommandLine;

namespace AdapterSearch.Cli.Commands;

/// <summary>Writes the PEFT folder of a winner or another candidate.</summary>
internal static class ExportCommand
{
    public static Command Create(Func<ParseResult, CliContext> context)
    {
        var id = SearchCommands.Id();
        var candidate = new Option<int?>("--candidate") { Description = "Candidate number; default the winner" };
        var folder = new Option<string>("--out") { Description = "New or empty folder", Required = true };
        var command = new Command("export", "Write the adapter as a folder that Hugging Face PEFT loads; all or nothing") { id, candidate, folder };
        command.SetAction((parsed, cancellation) =>
        {
            var here = context(parsed);
            return here.GuardAsync(
                async () =>
                {
                    var target = Path.GetFullPath(parsed.GetRequiredValue(folder));
                    using var client = here.Connect();
                    await client.ExportToFolderAsync(parsed.GetRequiredValue(id), target, parsed.GetValue(candidate), cancellation);
                    here.Write(
                        new { folder = target, files = Directory.EnumerateFiles(target).Select(Path.GetFileName).Order(StringComparer.Ordinal) },
                        e => here.Host.Output.WriteLine($"{e.folder}: {string.Join(", ", e.files)}"));
                    return ExitCodes.Ok;
                },
                cancellation);
        });
        return command;
    }
}
