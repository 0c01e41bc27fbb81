using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace AdapterSearch.Dashboard.Security;

/// <summary>
/// Who looks at a page. A circuit outlives the request that opened it, so the token behind it is asked for again and again; from when it holds no longer
/// nobody is known, and the pages lead to the login.
/// </summary>
internal sealed class SessionState : ServerAuthenticationStateProvider, IDisposable
{
    /// <summary>Time between two looks.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private const int MostUnread = 5;
    private readonly TokenRegistry tokens;
    private readonly ITimer timer;
    private volatile ClaimsPrincipal? caller;
    private int unread;

    public SessionState(TokenRegistry tokens, TimeProvider time)
    {
        this.tokens = tokens;
        timer = time.CreateTimer(_ => Check(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        AuthenticationStateChanged += state => _ = WatchAsync(state);
    }

    /// <inheritdoc/>
    public void Dispose() => timer.Dispose();

    private async Task WatchAsync(Task<AuthenticationState> state)
    {
        caller = (await state).User;
        var every = caller.HasClaim(c => c is { Type: AccessPolicies.TokenClaim, Value.Length: > 0 }) ? Look : Timeout.InfiniteTimeSpan;
        try
        {
            timer.Change(every, every);
        }
        catch (ObjectDisposedException)
        {
            // The page was left meanwhile.
        }
    }

    private void Check()
    {
        bool holds;
        try
        {
            holds = caller is not { } known || tokens.Holds(known);
            unread = 0;
        }
        catch (IOException)
        {
            // A file that is being exchanged is no reason to throw a person out of what they write; one that stays unreadable is.
            holds = ++unread < MostUnread;
        }

        if (!holds)
        {
            SetAuthenticationState(Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity()))));
        }
    }
}
