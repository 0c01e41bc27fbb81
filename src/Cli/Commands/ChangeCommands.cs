using System.CommandLine;
using System.Globalization;
using AdapterSearch.Client;

namespace AdapterSearch.Cli.Commands;

/// <summary>Verbs that change searches that exist: clone, delete, add-candidate, stop.</summary>
internal static class ChangeCommands
{
    public static Command Clone(Func<ParseResult, CliContext> context)
    {
        var id = SearchCommands.Id();
        var changes = new Option<string?>("--set") { Description = "JSON file with what differs: a merge patch on the spec, for example {\"seed\": 2}; lists are replaced as wholes" };
        var key = SpecCommands.KeyOption();
        var command = new Command("clone", "Submit a search's spec again, with changes") { id, changes, key };
        command.SetAction((parsed, cancellation) => RunAsync(
            context(parsed),
            async (here, client) =>
            {
                var patch = parsed.GetValue(changes) is { } file ? await SpecCommands.ReadAsync(file, cancellation) : "{}";
                var summary = await client.CloneAsync(parsed.GetRequiredValue(id), patch, parsed.GetValue(key), cancellation);
                here.Write(summary, s => here.Host.Output.WriteLine($"{s.Id}\nfollow it with: ./search watch {s.Id}"));
            },
            cancellation));
        return command;
    }

    public static Command Delete(Func<ParseResult, CliContext> context)
    {
        var id = SearchCommands.Id();
        var force = new Option<bool>("--force") { Description = "Delete the record now and not 30 days after the search's end" };
        var command = new Command("delete", "Delete the files of a search that has ended, and in time its record") { id, force };
        command.SetAction((parsed, cancellation) => RunAsync(
            context(parsed),
            async (here, client) =>
            {
                var removal = await client.DeleteAsync(parsed.GetRequiredValue(id), parsed.GetValue(force), cancellation);
                here.Write(removal, r => here.Host.Output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{r.Id}: {Figures.Count(r.FreedBytes)} bytes freed; {(r.RecordKeptUntil is { } kept ? $"its record goes by itself on {kept.UtcDateTime:yyyy-MM-dd} (UTC), --force deletes it now" : "its record is gone")}")));
            },
            cancellation));
        return command;
    }

    public static Command AddCandidate(Func<ParseResult, CliContext> context)
    {
        var id = SearchCommands.Id();
        var file = new Argument<string>("candidate") { Description = "JSON file with {\"configuration\": ..., \"repetition\": 0} or a configuration alone, as show --json has them" };
        var repetition = new Option<int?>("--repetition") { Description = "Repetition, from 0 as in the file, whose seeds it is given; goes before what the file says" };
        var key = SpecCommands.KeyOption("candidate");
        var command = new Command("add-candidate", "Add a configuration of your own to a running search; no method sees it and it cannot win") { id, file, repetition, key };
        command.SetAction((parsed, cancellation) => RunAsync(
            context(parsed),
            async (here, client) =>
            {
                var search = parsed.GetRequiredValue(id);
                var json = CandidateFile.Body(await SpecCommands.ReadAsync(parsed.GetRequiredValue(file), cancellation), parsed.GetRequiredValue(file), parsed.GetValue(repetition));
                var line = await client.AddCandidateJsonAsync(search, json, parsed.GetValue(key), cancellation);
                here.Write(line, l => here.Host.Output.WriteLine($"{search} #{l.Number} {Figures.Role(l.Role)} {l.Repetition + 1}, {Figures.Name(l.Status)}"));
            },
            cancellation));
        return command;
    }

    public static Command Stop(Func<ParseResult, CliContext> context)
    {
        var id = SearchCommands.Id();
        var number = new Argument<int>("candidate") { Description = "Number of the candidate, as show and the pages name it" };
        number.Validators.Add(r =>
        {
            // The text, because a value that is no number throws when it is asked for.
            if (!int.TryParse(r.Tokens.SingleOrDefault()?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < 1)
            {
                r.AddError("the candidate must be a number from 1");
            }
        });
        var command = new Command("stop", "End one candidate; its newest score stands and its method goes on") { id, number };
        command.SetAction((parsed, cancellation) => RunAsync(
            context(parsed),
            async (here, client) =>
            {
                var search = parsed.GetRequiredValue(id);
                var line = await client.StopCandidateAsync(search, parsed.GetValue(number), cancellation);
                here.Write(line, l => here.Host.Output.WriteLine($"{search} #{l.Number} {Figures.Name(l.Status)}"));
            },
            cancellation));
        return command;
    }

    private static Task<int> RunAsync(CliContext here, Func<CliContext, AdapterSearchClient, Task> body, CancellationToken cancellation) =>
        here.GuardAsync(
            async () =>
            {
                using var client = here.Connect();
                await body(here, client);
                return ExitCodes.Ok;
            },
            cancellation);
}
