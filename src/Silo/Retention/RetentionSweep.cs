using AdapterSearch.Dashboard;
using AdapterSearch.Grains;
using AdapterSearch.Grains.Interfaces;
using AdapterSearch.Silo.Setup;
using Microsoft.Extensions.Logging;
using Orleans;

namespace AdapterSearch.Silo.Retention;

/// <summary>
/// Removes what is kept no longer: files and, when their retention is over, records of deleted searches; and folders whose searches are gone, which
/// a process leaves that dies in the middle of a deletion, or an attempt that writes its last checkpoint behind one. Every step is safe to
/// repeat, so a sweep that was cut off is made good by the next; what fails for one search does not stop the others.
/// </summary>
/// <param name="grains">Way to the catalog.</param>
/// <param name="files">Files of searches.</param>
/// <param name="history">Asked whether a search has left events.</param>
/// <param name="options">Where artefacts lie.</param>
/// <param name="metrics">Counts.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Log.</param>
public sealed class RetentionSweep(
    IGrainFactory grains, ISearchFiles files, IHistoryStore history, ServeOptions options, RetentionMetrics metrics, TimeProvider time, ILogger<RetentionSweep> logger)
{
    /// <summary>A folder without a search is left alone until nothing in it was written for so long.</summary>
    public static readonly TimeSpan OrphanAge = TimeSpan.FromDays(7);

    private ICatalogGrain Catalog => grains.GetGrain<ICatalogGrain>(GrainKeys.Catalog);

    /// <summary>Sweeps once.</summary>
    public async Task<SweepView> RunAsync()
    {
        var view = new SweepView(0, 0, 0, 0);
        foreach (var pending in await Catalog.ListRemovalsAsync())
        {
            view = await TryAsync(view, pending.Id, () => RemoveAsync(view, pending));
        }

        foreach (var id in await OrphansAsync())
        {
            view = await TryAsync(view, id, () => RemoveOrphanAsync(view, id));
        }

        return view;
    }

    private async Task<SweepView> RemoveAsync(SweepView view, PendingRemoval pending)
    {
        // They went when the search was deleted; what is there now was left by a failure or written behind it.
        view = await RemoveFilesAsync(view, pending.Id);
        if (time.GetUtcNow() < pending.After)
        {
            return view;
        }

        if (!await Catalog.RemoveAsync(pending.Id))
        {
            throw new InvalidOperationException($"Search '{pending.Id}' runs.");
        }

        logger.RetentionOver(pending.Id, pending.After);
        return view with { Records = view.Records + 1 };
    }

    private async Task<SweepView> RemoveOrphanAsync(SweepView view, string id)
    {
        var before = view.FreedBytes;
        view = await RemoveFilesAsync(view, id);
        metrics.OrphanRemoved();
        logger.OrphanRemoved(id, view.FreedBytes - before);
        return view with { Orphans = view.Orphans + 1 };
    }

    private async Task<SweepView> RemoveFilesAsync(SweepView view, string id)
    {
        var freed = await files.RemoveAsync(id, CancellationToken.None);
        metrics.Freed(freed);
        return view with { FreedBytes = view.FreedBytes + freed };
    }

    /// <summary>
    /// Folders of searches that were here and are not any more. That the catalog gave their number is demanded, so that a new or emptied
    /// database beside an old folder takes nothing for rubbish that it never knew.
    /// </summary>
    private async Task<IReadOnlyList<string>> OrphansAsync()
    {
        var root = new DirectoryInfo(options.EffectiveArtefactRoot);
        if (!root.Exists)
        {
            return [];
        }

        var orphans = new List<string>();
        foreach (var id in await Catalog.ListRemovedAsync([.. root.EnumerateDirectories().Select(f => f.Name)]))
        {
            if (time.GetUtcNow() - LastWrite(Path.Combine(root.FullName, id)) >= OrphanAge && await history.LastAsync(id) == 0)
            {
                orphans.Add(id);
            }
        }

        return orphans;
    }

    private static DateTime LastWrite(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
                .Select(f => f.LastWriteTimeUtc).Append(Directory.GetLastWriteTimeUtc(folder)).Max();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It changes under us, so it is not old.
            return DateTime.MaxValue;
        }
    }

    private async Task<SweepView> TryAsync(SweepView view, string id, Func<Task<SweepView>> step)
    {
        try
        {
            return await step();
        }
        catch (Exception e)
        {
            metrics.Failed();
            logger.NotRemoved(e, id);
            return view with { Failures = view.Failures + 1 };
        }
    }
}
