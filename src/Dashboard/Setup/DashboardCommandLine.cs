using System.CommandLine;
using System.Net;
using AdapterSearch.Dashboard.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AdapterSearch.Dashboard.Setup;

/// <summary>The dashboard executable. Exit codes are those of the silo: 0 done, 1 failed, 2 bad input, 3 the port is in use.</summary>
public static class DashboardCommandLine
{
    private const int Ok = 0, BadInput = 2, PortInUse = 3;

    /// <summary>Runs one command line.</summary>
    /// <param name="arguments">Options.</param>
    /// <param name="cancellation">An interruption: stops in order.</param>
    public static async Task<int> InvokeAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var parsed = Create(cancellation).Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            return await FailAsync(BadInput, string.Join("; ", parsed.Errors.Select(e => e.Message)));
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, CancellationToken.None);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            return await FailAsync(PortInUse, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or TokenDemandedException)
        {
            return await FailAsync(BadInput, e.Message);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Ok;
        }
    }

    private static RootCommand Create(CancellationToken cancellation)
    {
        var port = new Option<int>("--port") { Description = "Port; 0 takes a free one, which is printed", DefaultValueFactory = _ => 8080 };
        var listen = new Option<string>("--listen") { Description = "Address to listen on", DefaultValueFactory = _ => "127.0.0.1" };
        var tokens = new Option<string?>("--tokens") { Description = "File that keeps the access tokens; also ADAPTERSEARCH_TOKENS_FILE" };
        var requireToken = new Option<bool>("--require-token") { Description = "Demand a token on loopback too; beyond loopback one is always demanded" };
        var keys = new Option<string?>("--keys") { Description = "Folder of the keys that sign sessions, shared by all dashboards; without it sessions end with the process" };
        var proxies = new Option<string[]>("--trusted-proxy") { Description = "Network of reverse proxies to believe, for example 10.0.0.0/8; may be given again", DefaultValueFactory = _ => [] };
        var verbose = new Option<bool>("--verbose") { Description = "Log everything, not only warnings" };
        port.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int>() is < 0 or > 65_535)
            {
                r.AddError($"--port {r.GetValueOrDefault<int>()}: must lie between 0 and 65535");
            }
        });
        var root = new RootCommand("AdapterSearch dashboard: pages and API over the silos of a cluster.") { port, listen, tokens, requireToken, keys, proxies, verbose };
        root.SetAction(async (parsed, _) =>
        {
            if (!IPAddress.TryParse(parsed.GetValue(listen), out var address))
            {
                return await FailAsync(BadInput, $"--listen {parsed.GetValue(listen)}: expected an IP address, for example 127.0.0.1");
            }

            var networks = new List<IPNetwork>();
            foreach (var text in parsed.GetValue(proxies)!)
            {
                if (!IPNetwork.TryParse(text, out var network))
                {
                    return await FailAsync(BadInput, $"--trusted-proxy {text}: expected a network, for example 10.0.0.0/8");
                }

                networks.Add(network);
            }

            if (OrleansClient.Missing is { } missing)
            {
                return await FailAsync(BadInput, missing);
            }

            return await ServeAsync(
                new DashboardOptions
                {
                    Listen = address,
                    Port = parsed.GetValue(port),
                    TokenFile = parsed.GetValue(tokens) ?? (Environment.GetEnvironmentVariable("ADAPTERSEARCH_TOKENS_FILE") is { Length: > 0 } file ? file : null),
                    RequireToken = parsed.GetValue(requireToken),
                    KeyFolder = parsed.GetValue(keys) is { } folder ? Path.GetFullPath(folder) : null,
                    TrustedProxies = networks,
                    Verbose = parsed.GetValue(verbose),
                    Cluster = ClusterSettings.Read(),
                },
                cancellation);
        });
        return root;
    }

    private static async Task<int> ServeAsync(DashboardOptions options, CancellationToken cancellation)
    {
        await using var app = DashboardHost.Build(options, builder => OrleansClient.Add(builder, options.Cluster));
        await app.StartAsync(cancellation);
        await Console.Out.WriteLineAsync($"listening on {app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()}");
        await app.WaitForShutdownAsync(cancellation);
        return Ok;
    }

    private static async Task<int> FailAsync(int code, string message)
    {
        await Console.Error.WriteLineAsync($"dashboard: {message}");
        return code;
    }
}
