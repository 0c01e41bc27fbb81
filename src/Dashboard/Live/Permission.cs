using AdapterSearch.Dashboard.Security;
using AdapterSearch.Domain;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Logging;

namespace AdapterSearch.Dashboard.Live;

/// <summary>What the person behind a circuit may do now. A circuit outlives the request that opened it, so it is asked before every change.</summary>
/// <param name="state">Who opened the circuit.</param>
/// <param name="tokens">Whether their token still holds.</param>
/// <param name="log">Log.</param>
public sealed class Permission(AuthenticationStateProvider state, TokenRegistry tokens, ILogger<Permission> log)
{
    /// <summary>True when the role is held and the token behind it still does.</summary>
    /// <param name="policy">One of <see cref="AccessPolicies"/>.</param>
    public async Task<bool> HoldsAsync(string policy)
    {
        var user = (await state.GetAuthenticationStateAsync()).User;
        return user.IsInRole(policy) && tokens.Holds(user);
    }

    /// <summary>Makes a change if the person may.</summary>
    /// <param name="policy">One of <see cref="AccessPolicies"/>.</param>
    /// <param name="change">The change; safe to repeat.</param>
    /// <returns>Why it was not made, to be shown; null when it was.</returns>
    public async Task<string?> ChangeAsync(string policy, Func<Task> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        try
        {
            if (!await HoldsAsync(policy))
            {
                return "Your token does not allow this any more.";
            }

            await change();
            return null;
        }
        catch (Exception fault)
        {
            log.ChangeFailed(fault);
            return fault is TimeoutException or OperationCanceledException or Orleans.Runtime.OrleansException
                ? "The silo did not answer; try again."
                : "The silo could not do this; its log says more. Try again.";
        }
    }
}
