using System.CommandLine;
using AdapterSearch.Cli.Reports;
using AdapterSearch.Client;
using AdapterSearch.Domain;

namespace AdapterSearch.Cli.Commands;

/// <summary>The main job on real data: its own silo, live progress, the board, and three results below one folder.</summary>
internal static class DemoCommand
{
    public static Command Create(Func<ParseResult, CliContext> context)
    {
        var spec = new Option<string?>("--spec") { Description = "Spec to run; default experiments/demo.json" };
        var folder = new Option<string?>("--out") { Description = "Folder of the results; default out/demo" };
        var resume = new Option<bool>("--resume") { Description = "Go on with the last demo's data instead of starting afresh" };
        var slots = new Option<int?>("--slots") { Description = "Candidates that train at once; default one per core" };
        slots.Validators.Add(r =>
        {
            // Refused here and not by the silo, because by then the last demo's data would be gone.
            if (r.GetValueOrDefault<int?>() is < 1 or > 1024)
            {
                r.AddError($"--slots {r.GetValueOrDefault<int?>()}: must lie between 1 and 1024");
            }
        });
        var command = new Command("demo", "Adapt the pre-trained vision transformer to digits under a parameter budget, with every baseline") { spec, folder, resume, slots };
        command.SetAction((parsed, cancellation) =>
        {
            var here = context(parsed);
            var home = here.Host.Home;
            var choice = new DemoChoice(
                parsed.GetValue(spec) ?? Path.Combine(home, "experiments", "demo.json"),
                Path.GetFullPath(parsed.GetValue(folder) ?? Path.Combine(home, "out", "demo")),
                parsed.GetValue(resume),
                parsed.GetValue(slots));
            return here.GuardAsync(() => ResumableAsync(here, choice, cancellation), cancellation);
        });
        return command;
    }

    private static async Task<int> ResumableAsync(CliContext here, DemoChoice choice, CancellationToken cancellation)
    {
        try
        {
            return await RunAsync(here, choice, cancellation);
        }
        catch (Exception e) when (cancellation.IsCancellationRequested && e is (OperationCanceledException or ServiceUnreachableException or CliException))
        {
            // Ctrl-C reaches the silo as well, so the interruption may show as a lost connection.
            throw new CliException(ExitCodes.Cancelled, "interrupted; ./search demo --resume goes on where it was");
        }
    }

    private static async Task<int> RunAsync(CliContext here, DemoChoice choice, CancellationToken cancellation)
    {
        if (!File.Exists(choice.Spec))
        {
            throw new CliException(ExitCodes.BadInput, $"there is no file {choice.Spec}");
        }

        var json = await File.ReadAllTextAsync(choice.Spec, cancellation);
        var data = Path.Combine(choice.Folder, "data");
        if (!choice.Resume && Directory.Exists(data))
        {
            Directory.Delete(data, recursive: true);
        }

        Directory.CreateDirectory(data);
        var home = here.Host.Home;
        string[] options =
        [
            "--data", data, "--models", Path.Combine(home, "models"), "--data-root", Path.Combine(home, "data"),
            .. choice.Slots is { } slots ? ["--slots", slots.ToString(System.Globalization.CultureInfo.InvariantCulture)] : Array.Empty<string>(),
        ];
        await using var silo = await SiloChild.StartAsync(SiloExecutable.Find(here.Host), options, here.Host.Error, cancellation);
        var local = here with { Address = silo.Address };
        using var client = local.Connect();

        // One key per data folder: with --resume the same search is found again, in a fresh folder it is a new one.
        var summary = await client.SubmitJsonAsync(json, "demo", cancellation);
        var status = await SearchCommands.FollowAsync(local, client, summary.Id, cancellation);
        if (status != ExitCodes.Ok)
        {
            return status;
        }

        var finished = await client.FinishedAsync(summary.Id, cancellation);
        await WriteAsync(client, finished, choice.Folder, cancellation);
        if (here.Json)
        {
            here.WriteJson(new { folder = choice.Folder, adapter = finished.View.Winner is null ? null : "adapter", report = "report.html", record = "record.json" });
        }
        else
        {
            Tell(here, finished, choice.Folder);
        }

        return ExitCodes.Ok;
    }

    private static async Task WriteAsync(AdapterSearchClient client, FinishedSearch finished, string folder, CancellationToken cancellation)
    {
        var adapter = Path.Combine(folder, "adapter");
        if (Directory.Exists(adapter))
        {
            Directory.Delete(adapter, recursive: true);
        }

        if (finished.View.Winner is not null)
        {
            await client.ExportToFolderAsync(finished.View.Summary.Id, adapter, cancellation: cancellation);
        }

        await AtomicFile.WriteAsync(Path.Combine(folder, "report.html"), HtmlReport.Render(finished), cancellation);
        await AtomicFile.WriteAsync(Path.Combine(folder, "record.json"), RunRecord.Of(finished).ToJson(), cancellation);
    }

    private static void Tell(CliContext here, FinishedSearch finished, string folder)
    {
        var output = here.Host.Output;
        output.WriteLine();
        foreach (var finding in ArmResult.Findings(finished.View))
        {
            output.WriteLine(finding);
        }

        var shown = Path.GetRelativePath(Directory.GetCurrentDirectory(), folder);
        output.WriteLine();
        output.WriteLine($"written: {shown}/report.html (the pictures), {shown}/record.json (every score)"
            + (finished.View.Winner is null ? "" : $", {shown}/adapter (the winner, loads in Hugging Face PEFT)"));
    }

    private sealed record DemoChoice(string Spec, string Folder, bool Resume, int? Slots);
}
