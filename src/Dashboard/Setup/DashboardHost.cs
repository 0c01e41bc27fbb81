using AdapterSearch.Dashboard.Api;
using AdapterSearch.Dashboard.Remote;
using AdapterSearch.Dashboard.Security;
using AdapterSearch.Dashboard.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace AdapterSearch.Dashboard.Setup;

/// <summary>A process that serves API and pages and holds nothing: what it shows and starts is the silos'.</summary>
public static class DashboardHost
{
    /// <summary>Makes the process.</summary>
    /// <param name="options">Where it listens and whom it lets in.</param>
    /// <param name="connect">Adds the way to the grains.</param>
    /// <exception cref="TokenDemandedException">It listens beyond loopback and there is no token.</exception>
    public static WebApplication Build(DashboardOptions options, Action<WebApplicationBuilder> connect)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(connect);
        // Without a file there is no token: one that does not exist says the same.
        AccessControl.Demand(options.Listen, options.TokenFile ?? "tokens.json", TimeProvider.System);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Logging.SetMinimumLevel(options.Verbose ? LogLevel.Information : LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        builder.Logging.AddSimpleConsole(c => c.SingleLine = true);
        builder.Services.Configure<ConsoleLoggerOptions>(c => c.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            AccessControl.Limit(kestrel, SearchApi.MaxRequestBytes);
            kestrel.Listen(options.Listen, options.Port);
        });
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<ISpecGate, RemoteSpecGate>();
        services.AddSingleton<IAdapterExport, RemoteAdapterExport>();
        services.AddSingleton<ISearchFiles, RemoteSearchFiles>();
        services.AddSearchApi(options.Access);
        services.AddDashboardPages();
        connect(builder);

        // After the way to the grains: it begins to ask when that is open.
        services.AddSingleton<RemoteInstallation>();
        services.AddSingleton<IInstallation>(s => s.GetRequiredService<RemoteInstallation>());
        services.AddSingleton<IReadiness>(s => s.GetRequiredService<RemoteInstallation>());
        services.AddMeasurements("adaptersearch-dashboard");
        services.AddHostedService(s => s.GetRequiredService<RemoteInstallation>());
        return builder.Build().MapSearchApi().MapDashboardPages().MapMeasurements();
    }
}
