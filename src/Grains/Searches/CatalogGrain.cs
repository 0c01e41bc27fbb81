using System.Globalization;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using AdapterSearch.Strategies;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace AdapterSearch.Grains;

/// <summary>The list of all searches.</summary>
/// <param name="stored">Ids, idempotency keys and summaries.</param>
/// <param name="metrics">Counts.</param>
/// <param name="log">Log.</param>
[KeepAlive]
public sealed class CatalogGrain(
    [PersistentState("catalog")] IPersistentState<CatalogState> stored,
    CoordinationMetrics metrics,
    ILogger<CatalogGrain> log) : Grain, ICatalogGrain
{
    /// <summary>Newest summaries; the stored ones trail in their counts.</summary>
    private readonly Dictionary<string, SearchSummary> newest = new(StringComparer.Ordinal);

    /// <summary>What was removed lately: an update that was on its way brings none of it back.</summary>
    private readonly HashSet<string> removed = new(StringComparer.Ordinal);

    private List<CatalogEntry> Entries => stored.State.Entries;

    /// <inheritdoc/>
    public async Task<SubmitAnswer> SubmitAsync(SearchSpec spec, ModelShape shape, string? idempotencyKey)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(shape);
        var known = string.IsNullOrEmpty(idempotencyKey) ? null : Entries.Find(e => e.IdempotencyKey == idempotencyKey);
        if (known is null)
        {
            // What cannot run gets no id.
            if (SpecValidation.Problems(spec, shape) is { Count: > 0 } problems)
            {
                return SubmitAnswer.Refused(problems);
            }

            stored.State.Counter++;
            known = new CatalogEntry($"{spec.Name}-{stored.State.Counter}", idempotencyKey ?? "", null);
            Entries.Add(known);
            await WriteAsync();
        }

        var answer = await GrainFactory.GetGrain<ISearchGrain>(known.Id).SubmitAsync(spec, shape);
        if (answer.Summary is { } summary)
        {
            await UpdateAsync(summary);
        }

        return answer;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SearchSummary>> ListAsync() => Task.FromResult<IReadOnlyList<SearchSummary>>(
        Entries.AsEnumerable().Reverse()
            .Select(e => (newest.GetValueOrDefault(e.Id) ?? e.Summary) is { } summary ? summary with { KeptUntil = e.RemoveAfter } : null)
            .OfType<SearchSummary>().ToArray());

    /// <inheritdoc/>
    public async Task UpdateAsync(SearchSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        if (removed.Contains(summary.Id))
        {
            return;
        }

        var index = Entries.FindIndex(e => e.Id == summary.Id);
        var entry = index < 0 ? new CatalogEntry(summary.Id, "", null) : Entries[index];
        if (entry.Summary is { Status: not SearchStatus.Running } && summary.Status == SearchStatus.Running)
        {
            // Updates are sent without waiting and one may be overtaken: an end is final.
            return;
        }

        newest[summary.Id] = summary;
        if (entry.Summary?.Status == summary.Status)
        {
            return;
        }

        if (index < 0)
        {
            Entries.Add(entry with { Summary = summary });
        }
        else
        {
            Entries[index] = entry with { Summary = summary };
        }

        await WriteAsync();
    }

    /// <inheritdoc/>
    public async Task<bool> RemoveAfterAsync(string id, DateTimeOffset time)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        if (await GrainFactory.GetGrain<ISearchGrain>(id).GetSummaryAsync() is { Status: SearchStatus.Running })
        {
            return false;
        }

        var index = Entries.FindIndex(e => e.Id == id);
        if (index >= 0 && (Entries[index].RemoveAfter is not { } noted || time < noted))
        {
            Entries[index] = Entries[index] with { RemoveAfter = time };
            await WriteAsync();
        }

        return true;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<PendingRemoval>> ListRemovalsAsync() => Task.FromResult<IReadOnlyList<PendingRemoval>>(
        [.. Entries.Where(e => e.RemoveAfter is not null).Select(e => new PendingRemoval(e.Id, e.RemoveAfter!.Value)).OrderBy(r => r.After)]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListRemovedAsync(IReadOnlyList<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var present = Entries.Select(e => NumberOf(e.Id)).ToHashSet();
        return Task.FromResult<IReadOnlyList<string>>(
            [.. ids.Where(id => NumberOf(id) is { } number && number >= 1 && number <= stored.State.Counter && !present.Contains(number))]);
    }

    /// <inheritdoc/>
    public async Task<bool> RemoveAsync(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        if (!await GrainFactory.GetGrain<ISearchGrain>(id).RemoveAsync())
        {
            return false;
        }

        removed.Add(id);
        newest.Remove(id);
        if (Entries.RemoveAll(e => e.Id == id) > 0)
        {
            await WriteAsync();
            metrics.SearchRemoved();
            log.SearchRemoved(id);
        }

        return true;
    }

    /// <inheritdoc/>
    public async Task<int> ResumeAllAsync()
    {
        var open = Entries.Where(e => e.Summary is null or { Status: SearchStatus.Running }).Select(e => e.Id).ToArray();
        var resumed = 0;
        foreach (var id in open)
        {
            try
            {
                var search = GrainFactory.GetGrain<ISearchGrain>(id);
                await search.ResumeAsync();
                if (await search.GetSummaryAsync() is { } summary)
                {
                    await UpdateAsync(summary);
                    resumed += summary.Status == SearchStatus.Running ? 1 : 0;
                }
            }
            catch (Exception fault)
            {
                // One search that cannot be read must not keep the others from going on.
                log.ResumeFailed(id, fault);
            }
        }

        log.SearchesResumed(resumed);
        return resumed;
    }

    /// <summary>The number that an id ends with; null where it is no id of this catalog's making.</summary>
    private static int? NumberOf(string id) =>
        id.LastIndexOf('-') is > 0 and var dash && int.TryParse(id.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private async Task WriteAsync()
    {
        try
        {
            await stored.WriteStateAsync();
        }
        catch
        {
            // Memory is ahead of the store; the next activation reads what is stored.
            DeactivateOnIdle();
            throw;
        }
    }
}
