using Microsoft.AspNetCore.Components;

namespace AdapterSearch.Dashboard.Live;

/// <summary>A page about one search that follows its feed.</summary>
public abstract class FeedComponent : LiveComponent
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(600);
    private IDisposable? following;

    /// <summary>Search id, from the address.</summary>
    [Parameter] public string Id { get; set; } = "";

    /// <summary>The search.</summary>
    protected SearchFeed Feed { get; private set; } = null!;

    /// <summary>Reads.</summary>
    [Inject] protected SearchReader Reader { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (Feed is null || Feed.Id != Id)
        {
            following?.Dispose();
            Feed = Reader.Feed(Id);
            following = Feed.Follow(Changed);

            // A page that is drawn complete at once is calmer than one that fills up, but nobody shall wait long for it.
            await Task.WhenAny(Feed.Loaded, Task.Delay(FirstWait, Time, Gone));
        }

        Take();
    }

    /// <summary>Copies what the page shows.</summary>
    protected abstract void Take();

    /// <inheritdoc/>
    protected override Task RefreshAsync()
    {
        Take();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override void Leave() => following?.Dispose();
}
