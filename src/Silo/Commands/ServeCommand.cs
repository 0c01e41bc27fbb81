using System.CommandLine;
using System.Net;
using System.Text.Json;
using AdapterSearch.Dashboard.Setup;
using AdapterSearch.Silo.Devices;
using AdapterSearch.Silo.Setup;
using AdapterSearch.Silo.Workers;
using Microsoft.Extensions.DependencyInjection;

namespace AdapterSearch.Silo.Commands;

/// <summary>Runs the silo until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Create(Func<ServeOptions, Action<IServiceCollection>> candidates)
    {
        var port = new Option<int>("--port") { Description = "Port; 0 takes a free one, which is printed", DefaultValueFactory = _ => 5080 };
        var listen = new Option<string>("--listen") { Description = "Address to listen on", DefaultValueFactory = _ => "127.0.0.1" };
        var data = new Option<string>("--data") { Description = "Folder of databases and artefacts", DefaultValueFactory = _ => Home.Path("out", "silo") };
        var artefacts = new Option<string?>("--artefacts")
        {
            Description = "Folder of checkpoints and adapters, shared by the silos of a cluster; default one below --data",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("ADAPTERSEARCH_ARTEFACTS") is { Length: > 0 } shared ? shared : null,
        };
        var store = new Option<string>("--store")
        {
            Description = "Where history is kept: sqlite or postgres",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("ADAPTERSEARCH_STORE") is { Length: > 0 } kind ? kind : "sqlite",
        };
        store.AcceptOnlyFromAmong("sqlite", "postgres");
        var models = new Option<string>("--models") { Description = "Folder below which specs name base models", DefaultValueFactory = _ => Home.Path("models") };
        var dataRoot = new Option<string>("--data-root") { Description = "Folder below which specs name task data", DefaultValueFactory = _ => Home.Path("data") };
        var slots = new Option<int?>("--slots") { Description = "Candidates that train at once on each device; default on CUDA devices 2, on the processor one per core, divided by the threads of each" };
        var device = new Option<DeviceChoice>("--device")
        {
            Description = "What trains: CUDA devices where the tensor library sees some, else the processor; or one of them",
            DefaultValueFactory = _ => DeviceChoice.Auto,
            HelpName = "auto|cpu|cuda",
        };
        var threads = new Option<int>("--threads-per-slot") { Description = "Threads of each slot", DefaultValueFactory = _ => 1 };
        var workers = new Option<string>("--workers")
        {
            Description = "Where candidates train: perSlot, a process per slot, so that a crash costs one attempt; shared, one process for all slots of a device, which "
                + "holds base model and data once; inProcess, threads of the silo, nothing is isolated",
            DefaultValueFactory = _ => Name(new WorkerOptions().Mode),
        };
        workers.AcceptOnlyFromAmong([.. Enum.GetValues<WorkerMode>().Select(Name)]);
        var hang = new Option<int>("--hang-after")
        {
            Description = "Seconds without a finished batch, step or file after which a training counts as hanging and its worker process is ended",
            DefaultValueFactory = _ => (int)new WorkerOptions().HangAfter.TotalSeconds,
        };
        var verbose = new Option<bool>("--verbose") { Description = "Log everything, not only warnings" };
        var input = new Option<bool>("--stop-with-input") { Description = "Stop when the input ends", Hidden = true };
        var requireToken = new Option<bool>("--require-token") { Description = "Demand a token on loopback too; beyond loopback one is always demanded" };
        var tokens = TokenCommand.FileOption();
        var proxies = new Option<string[]>("--trusted-proxy") { Description = "Network of reverse proxies to believe, for example 10.0.0.0/8; may be given again", DefaultValueFactory = _ => [] };
        AtLeast(port, 0, 65_535);
        AtLeast(threads, 1, 1024);
        AtLeast(hang, 5, 86_400);
        slots.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int?>() is < 1 or > 1024)
            {
                r.AddError($"--slots {r.GetValueOrDefault<int?>()}: must lie between 1 and 1024");
            }
        });
        var command = new Command("serve", "Take searches over HTTP and run them")
        {
            port, listen, data, artefacts, store, models, dataRoot, slots, device, threads, workers, hang, verbose, input, requireToken, tokens, proxies,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            if (!IPAddress.TryParse(parsed.GetValue(listen), out var address))
            {
                await Console.Error.WriteLineAsync($"search: --listen {parsed.GetValue(listen)}: expected an IP address, for example 127.0.0.1");
                return SiloCommandLine.BadInput;
            }

            var networks = new List<IPNetwork>();
            foreach (var text in parsed.GetValue(proxies)!)
            {
                if (!IPNetwork.TryParse(text, out var network))
                {
                    await Console.Error.WriteLineAsync($"search: --trusted-proxy {text}: expected a network, for example 10.0.0.0/8");
                    return SiloCommandLine.BadInput;
                }

                networks.Add(network);
            }

            if (parsed.GetValue(store) is not ("sqlite" or "postgres"))
            {
                await Console.Error.WriteLineAsync($"search: ADAPTERSEARCH_STORE = {parsed.GetValue(store)}: must be sqlite or postgres");
                return SiloCommandLine.BadInput;
            }

            var options = new ServeOptions
            {
                Listen = address,
                Port = parsed.GetValue(port),
                DataFolder = Path.GetFullPath(parsed.GetValue(data)!),
                ArtefactRoot = parsed.GetValue(artefacts) is { } root ? Path.GetFullPath(root) : null,
                Store = parsed.GetValue(store) == "postgres" ? StoreKind.Postgres : StoreKind.Sqlite,
                Cluster = ClusterSettings.Read(),
                ModelRoot = Path.GetFullPath(parsed.GetValue(models)!),
                DataRoot = Path.GetFullPath(parsed.GetValue(dataRoot)!),
                Slots = parsed.GetValue(slots),
                ThreadsPerSlot = parsed.GetValue(threads),
                Workers = new WorkerOptions { Mode = Enum.Parse<WorkerMode>(parsed.GetValue(workers)!, ignoreCase: true), HangAfter = TimeSpan.FromSeconds(parsed.GetValue(hang)) },
                RequireToken = parsed.GetValue(requireToken),
                TokenFile = TokenCommand.FileOf(parsed.GetValue(tokens)),
                TrustedProxies = networks,
                Verbose = parsed.GetValue(verbose),
                StopWithInput = parsed.GetValue(input),
            };
            var tensors = new Lazy<TensorFacts>(() => TensorProbe.Read(options));
            var devices = DeviceInventory.Choose(parsed.GetValue(device), options, () => tensors.Value.CudaDevices).Devices();
            options = options with { Devices = devices, Tensors = tensors.IsValueCreated ? tensors.Value : null };
            return await ServeAsync(options, candidates(options), cancellation);
        });
        return command;
    }

    private static async Task<int> ServeAsync(ServeOptions options, Action<IServiceCollection> candidates, CancellationToken cancellation)
    {
        await using var silo = await SiloHost.StartAsync(options, candidates, cancellation);
        await Console.Out.WriteLineAsync($"listening on {silo.Address}");
        var told = options.StopWithInput ? Task.WhenAny(EndOfInput(), silo.WaitForStopAsync(cancellation)) : silo.WaitForStopAsync(cancellation);
        await told;
        return SiloCommandLine.Ok;
    }

    /// <summary>Ends when the input does. A console read cannot be cancelled, so it waits on a thread that dies with the process.</summary>
    private static Task EndOfInput() => Task.Factory.StartNew(
        () =>
        {
            while (Console.In.Read() >= 0)
            {
                // What is typed is not for us; only the end matters.
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private static string Name(WorkerMode mode) => JsonNamingPolicy.CamelCase.ConvertName(mode.ToString());

    private static void AtLeast(Option<int> option, int low, int high) => option.Validators.Add(r =>
    {
        if (r.GetValueOrDefault<int>() is var value && (value < low || value > high))
        {
            r.AddError($"{option.Name} {value}: must lie between {low} and {high}");
        }
    });
}
