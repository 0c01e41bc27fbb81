using System.CommandLine;
using AdapterSearch.Client;
using AdapterSearch.Domain;

namespace AdapterSearch.Cli.Commands;

/// <summary>Verbs that take a spec file: submit, validate.</summary>
internal static class SpecCommands
{
    public static Command Submit(Func<ParseResult, CliContext> context)
    {
        var spec = SpecArgument();
        var key = KeyOption();
        var watch = new Option<bool>("--watch") { Description = "Follow the search until it ends" };
        var command = new Command("submit", "Submit a search") { spec, key, watch };
        command.SetAction((parsed, cancellation) =>
        {
            var here = context(parsed);
            return here.GuardAsync(
                async () =>
                {
                    var json = await ReadAsync(parsed.GetRequiredValue(spec), cancellation);
                    using var client = here.Connect();
                    var summary = await client.SubmitJsonAsync(json, parsed.GetValue(key), cancellation);
                    if (!parsed.GetValue(watch))
                    {
                        here.Write(summary, s => here.Host.Output.WriteLine($"{s.Id}\nfollow it with: ./search watch {s.Id}"));
                        return ExitCodes.Ok;
                    }

                    return await SearchCommands.FollowAsync(here, client, summary.Id, cancellation);
                },
                cancellation);
        });
        return command;
    }

    public static Command Validate(Func<ParseResult, CliContext> context)
    {
        var spec = SpecArgument();
        var command = new Command("validate", "Check a spec without submitting it; exit code 2 when it has faults") { spec };
        command.SetAction((parsed, cancellation) =>
        {
            var here = context(parsed);
            return here.GuardAsync(
                async () =>
                {
                    var json = await ReadAsync(parsed.GetRequiredValue(spec), cancellation);
                    using var client = here.Connect();
                    var report = await client.ValidateJsonAsync(json, cancellation);
                    here.Write(report, r => Print(here, r));
                    return report.Problems.Count == 0 ? ExitCodes.Ok : ExitCodes.BadInput;
                },
                cancellation);
        });
        return command;
    }

    /// <summary>The option that makes a repeated submission the same search, or whatever else is sent.</summary>
    public static Option<string?> KeyOption(string what = "search")
    {
        var key = new Option<string?>("--key") { Description = $"Idempotency key: the same key is the same {what}, however often it is submitted" };
        key.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<string?>() is { } text && !AdapterSearchClient.IsKey(text))
            {
                r.AddError("--key: must have 1 to 200 printable ASCII characters");
            }
        });
        return key;
    }

    private static void Print(CliContext here, SpecReport report)
    {
        if (report.Problems.Count == 0)
        {
            here.Host.Output.WriteLine($"ok; budget {Figures.Count(report.BudgetParameters)} adapter parameters");
            return;
        }

        here.Host.Output.WriteLine($"{report.Problems.Count} fault{(report.Problems.Count == 1 ? "" : "s")}:");
        foreach (var problem in report.Problems)
        {
            here.Host.Output.WriteLine($"  - {problem}");
        }
    }

    private static Argument<string> SpecArgument() => new("spec") { Description = "JSON file with the spec, for example experiments/demo.json" };

    /// <summary>A file's text; without the file it is wrong usage.</summary>
    public static async Task<string> ReadAsync(string path, CancellationToken cancellation)
    {
        if (!File.Exists(path))
        {
            throw new CliException(ExitCodes.BadInput, $"there is no file {path}");
        }

        return await File.ReadAllTextAsync(path, cancellation);
    }
}
