using System.CommandLine;
using AdapterSearch.Cli.Reports;
using AdapterSearch.Client;
using AdapterSearch.Domain;
using Spectre.Console;

namespace AdapterSearch.Cli.Commands;

/// <summary>Verbs on searches that exist: list, show, watch, cancel; and the list of base models.</summary>
internal static class SearchCommands
{
    public static Command List(Func<ParseResult, CliContext> context) => Plain("list", "List all searches", context, async (here, client, cancellation) =>
    {
        here.Write(await client.ListAsync(cancellation), searches =>
        {
            var table = new Table().Border(TableBorder.Rounded).AddColumns("id", "name", "status", "finished", "planned", "submitted (UTC)", "reason");
            foreach (var s in searches)
            {
                table.AddRow(
                    Markup.Escape(s.Id), Markup.Escape(s.Name), Figures.Name(s.Status), Figures.Count(s.Finished), Figures.Count(s.Planned),
                    s.Submitted.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture),
                    Markup.Escape(s.KeptUntil is { } kept ? $"{s.Reason} deleted, record kept until {kept.UtcDateTime:yyyy-MM-dd} (UTC)".TrimStart() : s.Reason));
            }

            here.Host.Console.Write(table);
        });
        return ExitCodes.Ok;
    });

    public static Command Models(Func<ParseResult, CliContext> context) => Plain("models", "List the base models below the silo's model root", context, async (here, client, cancellation) =>
    {
        here.Write(await client.ModelsAsync(cancellation), models =>
        {
            var table = new Table().Border(TableBorder.Rounded).AddColumns("model", "family", "layers", "projections", "hidden", "parameters", "per unit of rank");
            foreach (var model in models)
            {
                if (model.Shape is not { } shape)
                {
                    table.AddRow(Markup.Escape(model.Path), $"[red]{Markup.Escape(model.Problem)}[/]", "", "", "", "", "");
                    continue;
                }

                table.AddRow(
                    Markup.Escape(model.Path), Markup.Escape(shape.Family), Figures.Count(shape.Layers), Markup.Escape(string.Join(' ', shape.Projections)),
                    Figures.Count(shape.HiddenSize), Figures.Count(shape.BaseParameters), Figures.Count(shape.ParametersPerRank));
            }

            here.Host.Console.Write(table);
        });
        return ExitCodes.Ok;
    });

    public static Command Show(Func<ParseResult, CliContext> context) => OnSearch("show", "Show a search with its board and module maps", context, async (here, client, id, cancellation) =>
    {
        here.Write(await client.GetAsync(id, cancellation), view => Print(here, view));
        return ExitCodes.Ok;
    });

    public static Command Watch(Func<ParseResult, CliContext> context) => OnSearch(
        "watch", "Follow a search until it ends; with --json one event per line", context, FollowAsync);

    public static Command Cancel(Func<ParseResult, CliContext> context) => OnSearch("cancel", "End a search; what is finished stays", context, async (here, client, id, cancellation) =>
    {
        here.Write(await client.CancelAsync(id, cancellation), s => here.Host.Output.WriteLine($"{s.Id} {Figures.Name(s.Status)}"));
        return ExitCodes.Ok;
    });

    /// <summary>The argument that names a search.</summary>
    public static Argument<string> Id()
    {
        var id = new Argument<string>("id") { Description = "Search id, as printed by submit and list" };
        id.Validators.Add(r =>
        {
            if (string.IsNullOrWhiteSpace(r.GetValueOrDefault<string>()))
            {
                r.AddError("the search id is empty; ./search list names all");
            }
        });
        return id;
    }

    /// <summary>Follows to the end, shows the end, and turns it into an exit code.</summary>
    public static async Task<int> FollowAsync(CliContext here, AdapterSearchClient client, string id, CancellationToken cancellation)
    {
        var view = await new SearchWatcher(here, client).WatchAsync(id, cancellation);
        if (!here.Json)
        {
            Print(here, view);
        }

        return ExitCodeOf(view.Summary.Status);
    }

    /// <summary>What a followed search's end means to a script.</summary>
    public static int ExitCodeOf(SearchStatus status) => status switch
    {
        SearchStatus.Completed => ExitCodes.Ok,
        SearchStatus.Cancelled => ExitCodes.Cancelled,
        _ => ExitCodes.Failed,
    };

    /// <summary>A search as a person reads it.</summary>
    public static void Print(CliContext here, SearchView view)
    {
        var console = here.Host.Console;
        var summary = view.Summary;
        console.MarkupLineInterpolated($"[bold]{summary.Name}[/] {summary.Id}: {Figures.Name(summary.Status)}{(summary.Paused ? " (paused)" : "")}, {summary.Finished} of {summary.Planned} candidates {summary.Reason}");
        if (view.Spec is { Tuning: LearningRateTuning.PerArm, LearningRates.Count: > 1 })
        {
            var rates = string.Join(", ", view.Board.Where(l => l.TuningSeconds > 0 && l.LearningRate > 0).Select(l => $"{l.Arm} {Figures.Number(l.LearningRate, "0.######")}"));
            console.MarkupLineInterpolated($"learning rates {rates}, seed {view.Spec.Seed}, {view.Spec.LeastRepetitions()} repetitions");
        }
        else if (view.LearningRate > 0)
        {
            console.MarkupLineInterpolated($"shared learning rate {Figures.Number(view.LearningRate, "0.######")}, seed {view.Spec.Seed}, {view.Spec.LeastRepetitions()} repetitions");
        }

        foreach (var arm in view.Spec.Arms.Where(a => a.Strategy is DamStrategyOptions { Dam.Relaxation: not DamRelaxation.Off } or RankMethodOptions))
        {
            var deciding = GateMap.DecidingReadout(view.Spec, arm.Name);
            foreach (var map in GateMap.Of(view, arm.Name).Where(m => m.Quantity is "gate" or "rank" || m.Quantity == deciding))
            {
                console.WriteLine();
                console.Write(ModuleMapTable.Create(map, view.Shape));
            }
        }

        console.WriteLine();
        console.Write(BoardTable.Create(view, console.Profile.Width));
        foreach (var line in view.Board.Where(l => l.Reason.Length > 0))
        {
            console.MarkupLineInterpolated($"[red]{line.Arm} failed: {line.Reason}[/]");
        }

        foreach (var added in view.Candidates.Where(c => c is { Role: CandidateRole.Manual, Job: TrainJob, Status: not CandidateStatus.Failed }))
        {
            console.MarkupLineInterpolated($"#{added.Number} {Figures.Who(added)} {Figures.Name(added.Status)}{ByHand((TrainJob)added.Job, added.Outcome)}");
        }

        foreach (var failed in view.Candidates.Where(c => c.Status == CandidateStatus.Failed))
        {
            console.MarkupLineInterpolated($"[red]#{failed.Number} {Figures.Arm(failed.Arm, failed.Role)} failed ({Figures.Name(failed.Outcome?.Failure ?? FailureKind.None)}): {failed.Outcome?.Reason}[/]");
        }
    }

    private static string ByHand(TrainJob job, CandidateOutcome? outcome)
    {
        var rate = $", learning rate {Figures.Number(job.Configuration.LearningRate, "0.######")}";
        return outcome?.Validation is { } score ? $": validation {Figures.Percent(score.Accuracy)} %, {Figures.Count(outcome.AdapterParameters)} parameters{rate}" : rate;
    }

    private static Command Plain(
        string name,
        string description,
        Func<ParseResult, CliContext> context,
        Func<CliContext, AdapterSearchClient, CancellationToken, Task<int>> body)
    {
        var command = new Command(name, description);
        command.SetAction((parsed, cancellation) => RunAsync(context(parsed), body, cancellation));
        return command;
    }

    private static Command OnSearch(
        string name,
        string description,
        Func<ParseResult, CliContext> context,
        Func<CliContext, AdapterSearchClient, string, CancellationToken, Task<int>> body)
    {
        var id = Id();
        var command = new Command(name, description) { id };
        command.SetAction((parsed, cancellation) =>
            RunAsync(context(parsed), (here, client, token) => body(here, client, parsed.GetRequiredValue(id), token), cancellation));
        return command;
    }

    private static Task<int> RunAsync(CliContext here, Func<CliContext, AdapterSearchClient, CancellationToken, Task<int>> body, CancellationToken cancellation) =>
        here.GuardAsync(
            async () =>
            {
                using var client = here.Connect();
                return await body(here, client, cancellation);
            },
            cancellation);
}
