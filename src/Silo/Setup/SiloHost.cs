using System.Net;
using System.Net.Sockets;
using AdapterSearch.Dashboard;
using AdapterSearch.Dashboard.Api;
using AdapterSearch.Dashboard.Security;
using AdapterSearch.Dashboard.Telemetry;
using AdapterSearch.Grains;
using AdapterSearch.Silo.Exporting;
using AdapterSearch.Silo.Artefacts;
using AdapterSearch.Silo.Devices;
using AdapterSearch.Silo.Installing;
using AdapterSearch.Silo.Retention;
using AdapterSearch.Silo.Telemetry;
using AdapterSearch.Training;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdapterSearch.Silo.Setup;

/// <summary>One silo process: grains, device slots and the HTTP interface. Tests start the same with another runner of candidates.</summary>
public sealed class SiloHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly FileStream folderLock;

    private SiloHost(WebApplication app, FileStream folderLock, Uri address)
    {
        this.app = app;
        this.folderLock = folderLock;
        Address = address;
    }

    /// <summary>Where it answers.</summary>
    public Uri Address { get; }

    /// <summary>Services of the running process.</summary>
    public IServiceProvider Services => app.Services;

    /// <summary>Starts a silo; on return it answers and the searches of its data folder go on.</summary>
    /// <param name="options">Roots, port, slots.</param>
    /// <param name="candidates">Adds <see cref="ICandidateRunner"/>, <see cref="IAdapterExport"/> and <see cref="TensorRuntime"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PortInUseException">Another process listens there; nothing was written.</exception>
    /// <exception cref="TokenDemandedException">It listens beyond loopback and there is no token; nothing was written.</exception>
    /// <exception cref="IOException">The data folder belongs to a running silo or cannot be written.</exception>
    public static async Task<SiloHost> StartAsync(ServeOptions options, Action<IServiceCollection> candidates, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(candidates);

        // The web server binds last, after grains went on with their searches; so the port is tried before anything is opened.
        ProbePort(options);
        AccessControl.Demand(options.Listen, options.EffectiveTokenFile, TimeProvider.System);
        await StoreServices.CheckAsync(options, cancellation);
        MakeFolder(options.DataFolder);
        var folderLock = LockFolder(options.DataFolder);
        WebApplication? app = null;
        try
        {
            app = Build(options, candidates);
            await app.StartAsync(cancellation);
            app.Services.GetRequiredService<Installation>().SetReady(null);
            var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            return new SiloHost(app, folderLock, new Uri(address));
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            await CloseAsync(app, folderLock);
            throw new PortInUseException(options.Listen, options.Port);
        }
        catch
        {
            await CloseAsync(app, folderLock);
            throw;
        }
    }

    /// <summary>Waits until the process is told to stop.</summary>
    public Task WaitForStopAsync(CancellationToken cancellation) => app.WaitForShutdownAsync(cancellation);

    /// <summary>Stops in order: running candidates leave checkpoints, grains are written.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await CloseAsync(app, folderLock);
    }

    private static WebApplication Build(ServeOptions options, Action<IServiceCollection> candidates)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Logging.SetMinimumLevel(options.Verbose ? LogLevel.Information : LogLevel.Warning);
        // Keys of sessions lie readable for their owner alone; that they are not encrypted besides is known.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        builder.Logging.AddSimpleConsole(c => c.SingleLine = true);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(c => c.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            AccessControl.Limit(kestrel, SearchApi.MaxRequestBytes);
            kestrel.Listen(options.Listen, options.Port);
        });
        var services = builder.Services;
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        StoreServices.Add(services, options);
        services.AddSingleton<ISpecGate, SpecGate>();
        services.AddSingleton<Installation>();
        services.AddSingleton<IInstallation>(s => s.GetRequiredService<Installation>());
        services.AddSingleton<ISearchFiles, SearchFiles>();
        services.AddSearchApi(options.Access);
        services.AddDashboardPages();
        services.AddSingleton<IReadiness, Readiness>();
        services.AddMeasurements("adaptersearch-silo", CoordinationMetrics.MeterName, NodeMetrics.MeterName, TrainingMetrics.MeterName, SiloMetrics.MeterName);
        services.AddSingleton<IDeviceSensors>(s => DeviceSensors.Of(options, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SiloMetrics>();
        services.AddSingleton<RetentionMetrics>();
        services.AddSingleton<RetentionSweep>();
        candidates(services);
        IndexingCandidateRunner.Wrap(services);
        OrleansHosting.Add(builder, options);
        services.AddHostedService<RetentionStart>();
        var app = builder.Build().MapSearchApi().MapDashboardPages().MapMeasurements();
        app.Services.GetRequiredService<SiloMetrics>();
        app.Services.GetRequiredService<RetentionMetrics>();
        return app;
    }

    private static void ProbePort(ServeOptions options)
    {
        try
        {
            using var probe = new TcpListener(options.Listen, options.Port);
            probe.Start();
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new PortInUseException(options.Listen, options.Port);
        }
        catch (SocketException e)
        {
            throw new IOException($"cannot listen on {options.Listen} port {options.Port}: {e.Message}; choose another with --listen and --port", e);
        }
    }

    private static void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"the data folder {folder} cannot be made: {e.Message}; name another with --data", e);
        }
    }

    private static FileStream LockFolder(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, "silo.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new IOException($"the data folder {folder} belongs to a silo that is running; stop it or name another folder with --data");
        }
    }

    private static async Task CloseAsync(WebApplication? app, FileStream folderLock)
    {
        if (app is not null)
        {
            await app.DisposeAsync();
        }

        await folderLock.DisposeAsync();
    }
}
