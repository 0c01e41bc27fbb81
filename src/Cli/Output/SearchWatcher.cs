using AdapterSearch.Client;
using AdapterSearch.Domain;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace AdapterSearch.Cli;

/// <summary>Follows a search to its end: live bars on a terminal, one line per event otherwise, JSON lines for machines.</summary>
internal sealed class SearchWatcher(CliContext context, AdapterSearchClient client)
{
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Follows until the search ends.</summary>
    /// <returns>The ended search.</returns>
    public async Task<SearchView> WatchAsync(string id, CancellationToken cancellation)
    {
        var progress = new SearchProgress(await client.GetAsync(id, cancellation));
        if (context.Json || !context.Host.Interactive)
        {
            await foreach (var happened in client.WatchAsync(id, 0, cancellation))
            {
                progress.Apply(happened);
                if (context.Json)
                {
                    context.WriteJson(happened);
                }
                else if (Line(happened, progress) is { } line)
                {
                    context.Host.Output.WriteLine(line);
                }
            }
        }
        else if (progress.View.Summary.Status == SearchStatus.Running)
        {
            await context.Host.Console.Live(Picture(progress)).AutoClear(true).StartAsync(live => FollowAsync(live, progress, id, cancellation));
        }

        return await client.GetAsync(id, cancellation);
    }

    private async Task FollowAsync(LiveDisplayContext live, SearchProgress progress, string id, CancellationToken cancellation)
    {
        var time = context.Host.Time;
        long drawn = 0;
        var boardIsOld = false;
        await foreach (var happened in client.WatchAsync(id, progress.View.LastEvent, cancellation))
        {
            progress.Apply(happened);
            boardIsOld |= happened.Kind == SearchEventKind.Ended;
            if (time.GetElapsedTime(drawn) < RefreshInterval && happened.Kind != SearchEventKind.SearchEnded)
            {
                continue;
            }

            if (boardIsOld)
            {
                progress.Refresh(await client.GetAsync(id, cancellation));
                boardIsOld = false;
            }

            drawn = time.GetTimestamp();
            live.UpdateTarget(Picture(progress));
        }
    }

    private IRenderable Picture(SearchProgress progress)
    {
        var summary = progress.View.Summary;
        var all = new Markup(
            $"[bold]{Markup.Escape(summary.Name)}[/] {Markup.Escape(summary.Id)}  {RunningTable.Bar(progress.Finished, Math.Max(progress.Planned, 1))}  {progress.Finished} of {progress.Planned} candidates known so far");
        var width = context.Host.Console.Profile.Width;
        return new Rows(all, RunningTable.Create(progress.Running, width), BoardTable.Create(progress.View, width));
    }

    private static string? Line(SearchEvent happened, SearchProgress progress)
    {
        var who = Who(happened.Candidate, progress);
        if (happened.Kind != SearchEventKind.Report)
        {
            return who + happened.Message;
        }

        // Between rungs a report is only a sign of life; lines in a log are kept for what scores.
        if (happened.Report is not { Rung: > 0 } report)
        {
            return null;
        }

        var score = report.Validation is { } validation ? $", validation {Figures.Percent(validation.Accuracy)} %" : "";
        var left = Figures.TimeLeft(report) is { } time ? $", {time} left" : "";
        return $"{who}step {report.Step}/{report.Steps}, {Figures.Number(report.StepsPerSecond, "0.0")} step/s{left}, loss {Figures.Number(report.TrainLoss, "0.000")}{score}";
    }

    private static string Who(int candidate, SearchProgress progress) => progress.Find(candidate) is { } view
        ? $"#{candidate} {Figures.Who(view)}: "
        : "";
}
