using AdapterSearch.Dashboard.Security;
using Microsoft.AspNetCore.Http;

namespace AdapterSearch.Dashboard.Tests.Security;

public sealed class ForeignRequestsTests
{
    [Theory]
    [InlineData("GET", "websocket", true)]
    [InlineData("GET", "WebSocket", true)]
    [InlineData("CONNECT", null, true)]
    [InlineData("GET", null, false)]
    [InlineData("GET", "h2c", false)]
    [InlineData("POST", "websocket", false)]
    public void Only_what_becomes_a_connection_both_ways_is_none_of_the_reads_and_changes(string method, string? upgrade, bool opens)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = method;
        request.Headers.Upgrade = upgrade;
        Assert.Equal(opens, ForeignRequests.OpensSocket(request));
    }
}
