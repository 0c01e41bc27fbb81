using AdapterSearch.Domain;
using AdapterSearch.Silo.Tests;
using Microsoft.Playwright;

namespace AdapterSearch.Browser.Tests;

/// <summary>Pages of a person who had to log in.</summary>
[Collection(BrowserTests.Name)]
public sealed class SessionTests(Browser browser)
{
    [Fact]
    public async Task An_open_page_leads_to_the_login_when_its_token_is_revoked()
    {
        var silo = new GuardedSilo();
        await silo.InitializeAsync();
        try
        {
            await using var window = await browser.OpenAsync(silo.Host.Address);
            await window.Page.GotoAsync("/nodes");
            await window.Page.GetByLabel("Access token").FillAsync(silo.Texts[AccessRole.Read]);
            await window.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Log in" }).ClickAsync();
            await Assertions.Expect(window.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToHaveTextAsync("Nodes");
            await window.Page.WaitForFunctionAsync("() => document.documentElement.dataset.live === 'yes'");

            silo.Tokens.Revoke("test-Read");
            await window.Page.WaitForURLAsync("**/login?returnUrl=%2Fnodes");
            await Assertions.Expect(window.Page.GetByLabel("Access token")).ToBeVisibleAsync();
            Assert.Empty(window.Faults);
        }
        finally
        {
            await silo.DisposeAsync();
        }
    }
}
