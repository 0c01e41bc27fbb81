using AdapterSearch.Dashboard.Api;
using AdapterSearch.Dashboard.Security;
using Microsoft.AspNetCore.Http;

namespace AdapterSearch.Dashboard.Tests.Api;

public sealed class AnswersTests
{
    [Theory]
    [InlineData("text/html; charset=utf-8", true)]
    [InlineData("image/svg+xml", true)]
    [InlineData("application/zip", false)]
    public async Task What_a_browser_would_open_as_a_page_is_sent_in_a_sandbox(string contentType, bool sandboxed)
    {
        var http = new DefaultHttpContext();
        await Answers.FileAsync(http, new MemoryStream([1]), contentType, "file", CancellationToken.None);

        Assert.Equal(sandboxed ? ResponseHeaders.FilePolicy : "", http.Response.Headers.ContentSecurityPolicy.ToString());
    }

    [Fact]
    public async Task A_file_is_closed_when_the_caller_goes_away_before_it_is_sent()
    {
        using var content = new MemoryStream([1]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Answers.FileAsync(new DefaultHttpContext(), content, "application/zip", "file", new CancellationToken(canceled: true)));

        Assert.False(content.CanRead);
    }
}
