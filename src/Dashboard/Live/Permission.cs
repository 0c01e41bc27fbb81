using AdapterSearch.Dashboard.Security;
using AdapterSearch.Domain;
using Microsoft.AspNetCore.Components.Authorization;

namespace AdapterSearch.Dashboard.Live;

/// <summary>What the person behind a circuit may do now. A circuit outlives the request that opened it, so it is asked before every change.</summary>
/// <param name="state">Who opened the circuit.</param>
/// <param name="tokens">Whether their token still holds.</param>
public sealed class Permission(AuthenticationStateProvider state, TokenRegistry tokens)
{
    /// <summary>True when the role is held and the token behind it still does.</summary>
    /// <param name="policy">One of <see cref="AccessPolicies"/>.</param>
    public async Task<bool> HoldsAsync(string policy)
    {
        var user = (await state.GetAuthenticationStateAsync()).User;
        return user.IsInRole(policy) && tokens.Holds(user);
    }
}
