using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AdapterSearch.Cli.Comparisons;
using AdapterSearch.Cli.Reports;
using AdapterSearch.Client;
using AdapterSearch.Domain;
using Spectre.Console;

namespace AdapterSearch.Cli.Commands;

/// <summary>Any list of methods at equal parameters and equal device work: its own silo, one table, one page. The same command again goes on where it was.</summary>
internal static partial class CompareCommand
{
    public static Command Create(Func<ParseResult, CliContext> context)
    {
        var spec = new Argument<string?>("spec") { Description = "JSON file with the spec, for example experiments/compare-demo.json", Arity = ArgumentArity.ZeroOrOne };
        var folder = new Option<string?>("--out") { Description = "Folder of the results; default out/compare/NAME" };
        var repetitions = new Option<int?>("--repetitions") { Description = "Repetitions of every arm instead of the spec's; with racing, at least these" };
        repetitions.Validators.Add(r => Between(r, "--repetitions", 1, 1000));
        var record = new Option<string?>("--from-record") { Description = "Writes table and page again from a results.json or record.json; trains nothing" };
        var slots = new Option<int?>("--slots") { Description = "Candidates that train at once; default one per core" };
        slots.Validators.Add(r => Between(r, "--slots", 1, 1024));
        var data = new Option<string?>("--data-root") { Description = "Folder below which the spec's data lie; default data" };
        var fresh = new Option<bool>("--fresh") { Description = "Throw away what an earlier run of this comparison trained, also one of another version" };
        var command = new Command("compare", "Compare methods at equal parameters and equal device work, a learning rate searched for each, several seeds") { spec, folder, repetitions, record, slots, data, fresh };
        command.Validators.Add(r =>
        {
            if (r.GetValue(spec) is null == r.GetValue(record) is null)
            {
                r.AddError("compare needs a spec, or --from-record with the results of an earlier comparison");
            }
        });
        command.SetAction((parsed, cancellation) =>
        {
            var here = context(parsed);
            return here.GuardAsync(
                () => parsed.GetValue(record) is { } file
                    ? AgainAsync(here, file, parsed.GetValue(folder), cancellation)
                    : ResumableAsync(here, new CompareChoice(parsed.GetValue(spec)!, parsed.GetValue(folder), parsed.GetValue(repetitions), parsed.GetValue(slots), parsed.GetValue(data), parsed.GetValue(fresh)), cancellation),
                cancellation);
        });
        return command;
    }

    private static async Task<int> AgainAsync(CliContext here, string file, string? folder, CancellationToken cancellation)
    {
        if (!File.Exists(file))
        {
            throw new CliException(ExitCodes.BadInput, $"there is no file {file}");
        }

        var record = ComparisonRecord.Read(await File.ReadAllTextAsync(file, cancellation), file).WithTable();
        var target = Path.GetFullPath(folder ?? Path.GetDirectoryName(Path.GetFullPath(file))!);
        Directory.CreateDirectory(target);
        await FinishAsync(here, Comparison.Of(record), target, cancellation);
        return ExitCodes.Ok;
    }

    private static async Task<int> ResumableAsync(CliContext here, CompareChoice choice, CancellationToken cancellation)
    {
        try
        {
            return await RunAsync(here, choice, cancellation);
        }
        catch (Exception e) when (cancellation.IsCancellationRequested && e is (OperationCanceledException or ServiceUnreachableException or CliException))
        {
            // Ctrl-C reaches the silo as well, so the interruption may show as a lost connection.
            throw new CliException(ExitCodes.Cancelled, "interrupted; the same command again goes on where it was");
        }
    }

    private static async Task<int> RunAsync(CliContext here, CompareChoice choice, CancellationToken cancellation)
    {
        var (json, name) = await EffectiveAsync(here, choice, cancellation);
        var home = here.Host.Home;
        var folder = Path.GetFullPath(choice.Folder ?? Path.Combine(home, "out", "compare", name));
        var data = Path.Combine(folder, "data");
        if (choice.Fresh && Directory.Exists(data))
        {
            Directory.Delete(data, recursive: true);
        }

        Directory.CreateDirectory(data);
        string[] options =
        [
            "--data", data, "--models", Path.Combine(home, "models"), "--data-root", Path.GetFullPath(choice.DataRoot ?? Path.Combine(home, "data")),
            .. choice.Slots is { } slots ? ["--slots", slots.ToString(CultureInfo.InvariantCulture)] : Array.Empty<string>(),
        ];
        await using var silo = await SiloChild.StartAsync(SiloExecutable.Find(here.Host), options, here.Host.Error, cancellation);
        var local = here with { Address = silo.Address };
        using var client = local.Connect();

        // One key per spec: the same spec is the same search and goes on; another one begins, and what it replaces must not take slots from it.
        var key = "compare-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))[..32];
        var summary = await client.SubmitJsonAsync(json, key, cancellation);
        foreach (var other in (await client.ListAsync(cancellation)).Where(s => s.Id != summary.Id && s.Status == SearchStatus.Running))
        {
            await client.CancelAsync(other.Id, cancellation);
        }

        var view = await new SearchWatcher(local, client).WatchAsync(summary.Id, cancellation);
        if (view.Summary.Status != SearchStatus.Completed)
        {
            throw new CliException(SearchCommands.ExitCodeOf(view.Summary.Status), $"the comparison is {Figures.Name(view.Summary.Status)}: {view.Summary.Reason}");
        }

        await FinishAsync(here, Comparison.Of(ComparisonRecord.Of(await client.FinishedAsync(summary.Id, cancellation))), folder, cancellation);
        return ExitCodes.Ok;
    }

    /// <summary>The spec as it is submitted: a comparison chooses learning rates arm by arm and equals device work unless the spec says otherwise.</summary>
    private static async Task<(string Json, string Name)> EffectiveAsync(CliContext here, CompareChoice choice, CancellationToken cancellation)
    {
        if (!File.Exists(choice.Spec))
        {
            throw new CliException(ExitCodes.BadInput, $"there is no file {choice.Spec}");
        }

        var text = await File.ReadAllTextAsync(choice.Spec, cancellation);
        if (SpecReader.Read(text, out var problems) is not { } spec || problems.Count > 0)
        {
            throw new CliException(ExitCodes.BadInput, $"{choice.Spec} cannot be run", problems);
        }

        if (!NamePattern().IsMatch(spec.Name))
        {
            // The results' folder has this name, so it is checked before the silo checks the rest.
            throw new CliException(ExitCodes.BadInput, $"name = '{spec.Name}': must have letters, digits, dot, dash and underscore only");
        }

        var json = JsonNode.Parse(text)!.AsObject();
        json.TryAdd("tuning", Figures.Name(LearningRateTuning.PerArm));
        json.TryAdd("compute", Figures.Name(ComputeRule.EqualDevice));
        var least = spec.LeastRepetitions();
        if (choice.Repetitions is { } wanted)
        {
            least = wanted;
            json["repetitions"] = wanted;
            if (spec.Racing is { } racing && json["racing"] is JsonObject race)
            {
                race["minRepetitions"] = wanted;
                race["maxRepetitions"] = Math.Max(wanted, racing.MaxRepetitions);
            }
        }

        if (least < ComparisonFindings.FewRepetitions)
        {
            here.Host.Error.WriteLine($"warning: {least} repetition{(least == 1 ? "" : "s")}; with fewer than {ComparisonFindings.FewRepetitions} little can be separated");
        }

        return (json.ToJsonString(), spec.Name);
    }

    private static async Task FinishAsync(CliContext here, Comparison comparison, string folder, CancellationToken cancellation)
    {
        await AtomicFile.WriteAsync(Path.Combine(folder, "table.md"), ComparisonMarkdown.Render(comparison), cancellation);
        await AtomicFile.WriteAsync(Path.Combine(folder, "results.json"), comparison.Record.ToJson(), cancellation);
        await AtomicFile.WriteAsync(Path.Combine(folder, "report.html"), ComparisonPage.Render(comparison), cancellation);
        if (here.Json)
        {
            here.WriteJson(new { folder, table = "table.md", results = "results.json", report = "report.html", winner = comparison.Winner?.Name, arms = comparison.Arms.Select(ComparisonLine.Of) });
            return;
        }

        var output = here.Host.Output;
        output.WriteLine();
        here.Host.Console.Write(CompareTable.Create(comparison, here.Host.Console.Profile.Width));
        foreach (var sentence in ComparisonFindings.Sentences(comparison))
        {
            output.WriteLine(sentence);
        }

        output.WriteLine();
        output.WriteLine(ComparisonFindings.Terms(comparison));
        foreach (var warning in ComparisonFindings.Warnings(comparison))
        {
            here.Host.Console.MarkupLineInterpolated($"[yellow]warning: {warning}[/]");
        }

        var shown = Path.GetRelativePath(Directory.GetCurrentDirectory(), folder);
        output.WriteLine();
        output.WriteLine($"written: {shown}/report.html (the pictures), {shown}/table.md, {shown}/results.json (every score)");
    }

    private static void Between(System.CommandLine.Parsing.OptionResult result, string name, int low, int high)
    {
        if (result.GetValueOrDefault<int?>() is { } value && (value < low || value > high))
        {
            result.AddError($"{name} {value}: must lie between {low} and {high}");
        }
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    private static partial Regex NamePattern();

    private sealed record CompareChoice(string Spec, string? Folder, int? Repetitions, int? Slots, string? DataRoot, bool Fresh);
}
