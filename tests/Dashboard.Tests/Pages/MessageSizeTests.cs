using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AdapterSearch.Dashboard.Api;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdapterSearch.Dashboard.Tests.Pages;

public sealed class MessageSizeTests
{
    [Fact]
    public void A_spec_that_the_interface_takes_fits_into_a_message_of_the_page()
    {
        // The hub of the circuits is not public.
        var hub = Type.GetType("Microsoft.AspNetCore.Components.Server.ComponentHub, Microsoft.AspNetCore.Components.Server", throwOnError: true)!;
        using var services = new ServiceCollection().AddLogging().AddDashboardPages().BuildServiceProvider();
        var options = (IOptions<HubOptions>)services.GetRequiredService(typeof(IOptions<>).MakeGenericType(typeof(HubOptions<>).MakeGenericType(hub)));

        var text = string.Concat(Enumerable.Repeat("\"\n", (int)SearchApi.MaxRequestBytes / 2));
        var message = JsonSerializer.Serialize(new { value = text }, new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Assert.True(options.Value.MaximumReceiveMessageSize > Encoding.UTF8.GetByteCount(message));
    }
}
