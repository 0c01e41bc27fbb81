using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace AdapterSearch.Silo.Tests.Telemetry;

public sealed class CollectorTests
{
    [Fact]
    public async Task Measurements_go_to_the_collector_that_the_standard_variable_names()
    {
        var received = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var collector = builder.Build();
        collector.MapPost("/v1/metrics", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);

            // Names are plain text inside the binary message. The first messages come before the grains' instruments are there.
            if (Encoding.Latin1.GetString(body.ToArray()) is var text && text.Contains("search.searches.active", StringComparison.Ordinal))
            {
                received.TrySetResult(text);
            }
        });
        await collector.StartAsync();

        using var place = new Workplace();
        await using var silo = await SiloProcess.StartAsync(place, slots: 1, new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.First(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
            ["OTEL_SERVICE_NAME"] = "silo-of-a-test",
        });

        var message = await received.Task.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Contains("silo-of-a-test", message, StringComparison.Ordinal);
    }
}
