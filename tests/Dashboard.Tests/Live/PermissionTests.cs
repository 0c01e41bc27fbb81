using System.Security.Claims;
using AdapterSearch.Dashboard.Live;
using AdapterSearch.Dashboard.Security;
using AdapterSearch.Testing;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdapterSearch.Dashboard.Tests.Live;

public sealed class PermissionTests
{
    private int changes;

    [Fact]
    public async Task A_change_is_made_or_the_person_is_told_why_not()
    {
        Assert.Null(await For(AccessPolicies.Admin).ChangeAsync(AccessPolicies.Admin, Change));
        Assert.Equal(1, changes);

        Assert.Contains("does not allow", await For(AccessPolicies.Read).ChangeAsync(AccessPolicies.Admin, Change));
        Assert.Equal(1, changes);
    }

    [Fact]
    public async Task A_failing_change_is_told_and_not_thrown()
    {
        Assert.Contains("did not answer", await For(AccessPolicies.Admin).ChangeAsync(AccessPolicies.Admin, () => throw new TimeoutException()));
        Assert.Contains("could not do this", await For(AccessPolicies.Admin).ChangeAsync(AccessPolicies.Admin, () => throw new IOException("the disk is full")));
    }

    private static Permission For(string role) =>
        new(new Somebody(role), new TokenRegistry(new AccessOptions(), new ManualTimeProvider()), NullLogger<Permission>.Instance);

    private Task Change()
    {
        changes++;
        return Task.CompletedTask;
    }

    private sealed class Somebody(string role) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() =>
            Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Role, role)], "test"))));
    }
}
