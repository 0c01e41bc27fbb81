using System.CommandLine;
using AdapterSearch.Client;
using AdapterSearch.Domain;
using Spectre.Console;

namespace AdapterSearch.Cli.Commands;

/// <summary>Verbs on nodes: nodes, cordon, uncordon, drain; and on searches that wait for a person: pause, resume.</summary>
internal static class NodeCommands
{
    public static Command Nodes(Func<ParseResult, CliContext> context)
    {
        var command = new Command("nodes", "List the nodes with their devices and what runs there");
        command.SetAction((parsed, cancellation) => RunAsync(
            context(parsed),
            async (here, client) =>
            {
                here.Write(await client.NodesAsync(cancellation), list => Print(here, list));
                return ExitCodes.Ok;
            },
            cancellation));
        return command;
    }

    public static Command Cordon(Func<ParseResult, CliContext> context) => OnNode(
        "cordon", "Give a node no new candidates; what runs there goes on", context, (client, node, cancellation) => client.CordonAsync(node, cancellation));

    public static Command Uncordon(Func<ParseResult, CliContext> context) => OnNode(
        "uncordon", "Let a cordoned or drained node serve again", context, (client, node, cancellation) => client.UncordonAsync(node, cancellation));

    public static Command Drain(Func<ParseResult, CliContext> context)
    {
        var node = NodeName();
        var seconds = new Option<int>("--seconds") { Description = "Time for checkpoints; what has not left by then is stopped", DefaultValueFactory = _ => 60 };
        seconds.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int>() is var value && value is < 0 or > 3600)
            {
                r.AddError($"--seconds {value}: must lie between 0 and 3600");
            }
        });
        var command = new Command("drain", "Empty a node: running candidates leave checkpoints and go on elsewhere; ends when it is empty") { node, seconds };
        command.SetAction((parsed, cancellation) => RunAsync(
            context(parsed),
            async (here, client) =>
            {
                var entry = await client.DrainAsync(parsed.GetRequiredValue(node), parsed.GetValue(seconds), cancellation);
                here.Write(entry, e => here.Host.Output.WriteLine(e.IsEmpty ? $"{e.Node} is empty" : $"{e.Node}: {e.Running.Count + e.Leaving} attempts are left"));
                return entry.IsEmpty ? ExitCodes.Ok : ExitCodes.Failed;
            },
            cancellation));
        return command;
    }

    public static Command Pause(Func<ParseResult, CliContext> context)
    {
        var id = SearchCommands.Id();
        var running = new Option<bool>("--yield") { Description = "Let running candidates leave checkpoints and end too, instead of running to their ends" };
        var command = new Command("pause", "Start nothing more of a search until resume") { id, running };
        command.SetAction((parsed, cancellation) => RunAsync(
            context(parsed),
            async (here, client) =>
            {
                here.Write(
                    await client.PauseAsync(parsed.GetRequiredValue(id), parsed.GetValue(running), cancellation),
                    s => here.Host.Output.WriteLine($"{s.Id} paused, {s.Finished} of {s.Planned} candidates ended"));
                return ExitCodes.Ok;
            },
            cancellation));
        return command;
    }

    public static Command Resume(Func<ParseResult, CliContext> context)
    {
        var id = SearchCommands.Id();
        var command = new Command("resume", "Let a paused search go on") { id };
        command.SetAction((parsed, cancellation) => RunAsync(
            context(parsed),
            async (here, client) =>
            {
                here.Write(await client.ResumeAsync(parsed.GetRequiredValue(id), cancellation), s => here.Host.Output.WriteLine($"{s.Id} goes on"));
                return ExitCodes.Ok;
            },
            cancellation));
        return command;
    }

    private static Command OnNode(
        string name, string description, Func<ParseResult, CliContext> context, Func<AdapterSearchClient, string, CancellationToken, Task<NodeEntry>> call)
    {
        var node = NodeName();
        var command = new Command(name, description) { node };
        command.SetAction((parsed, cancellation) => RunAsync(
            context(parsed),
            async (here, client) =>
            {
                here.Write(
                    await call(client, parsed.GetRequiredValue(node), cancellation), e => here.Host.Output.WriteLine($"{e.Node} {Figures.Name(e.State)}"));
                return ExitCodes.Ok;
            },
            cancellation));
        return command;
    }

    private static Argument<string> NodeName() => new("node") { Description = "Name of a node, as listed by nodes" };

    private static void Print(CliContext here, NodeList list)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("node", "state", "device", "GiB set aside", "slots", "running");
        foreach (var node in list.Nodes)
        {
            foreach (var device in node.Devices)
            {
                var running = node.Running.Where(a => a.Device == device.Address).ToArray();
                var used = Gibibytes(running.Sum(a => a.MemoryBytes));
                table.AddRow(
                    Markup.Escape(node.Node),
                    Figures.Name(node.State),
                    Markup.Escape($"{device.Address} {device.Name}"),
                    device.MemoryBytes > 0 ? $"{used} of {Gibibytes(device.MemoryBytes)}" : used,
                    $"{running.Length} of {Figures.Count(device.Slots)}",
                    Markup.Escape(string.Join(", ", running.Select(a => $"{a.Search}/{a.Candidate}"))));
            }
        }

        here.Host.Console.Write(table);
        here.Host.Output.WriteLine($"{list.Waiting} candidates wait for a slot");
    }

    private static string Gibibytes(long bytes) => Figures.Number(bytes / (double)(1L << 30), "0.0#");

    private static Task<int> RunAsync(CliContext here, Func<CliContext, AdapterSearchClient, Task<int>> body, CancellationToken cancellation) =>
        here.GuardAsync(
            async () =>
            {
                using var client = here.Connect();
                return await body(here, client);
            },
            cancellation);
}
