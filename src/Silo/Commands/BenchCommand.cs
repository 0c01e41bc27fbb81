using System.CommandLine;
using System.Text.Json;
using AdapterSearch.Domain;
using AdapterSearch.Silo.Benchmarks;

namespace AdapterSearch.Silo.Commands;

/// <summary>Runs one benchmark; its result is the last line of standard output.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("name") { Description = "Name; without one all are listed", Arity = ArgumentArity.ZeroOrOne };
        var rest = new Argument<string[]>("arguments") { Description = "Arguments of the benchmark", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("bench", "Measure one figure; the last line is one JSON object; exit code 1 when its bar does not hold") { name, rest };
        command.SetAction(async (parsed, cancellation) =>
        {
            var wanted = parsed.GetValue(name);
            if (wanted is null)
            {
                foreach (var listed in BenchmarkCatalog.All)
                {
                    await Console.Out.WriteLineAsync($"{listed.Name,-20} {listed.Description}");
                }

                return SiloCommandLine.Ok;
            }

            if (BenchmarkCatalog.All.FirstOrDefault(b => b.Name == wanted) is not { } benchmark)
            {
                await Console.Error.WriteLineAsync($"search: there is no benchmark '{wanted}'; known: {string.Join(", ", BenchmarkCatalog.All.Select(b => b.Name))}");
                return SiloCommandLine.BadInput;
            }

            var context = new BenchmarkContext(Home.Root, parsed.GetValue(rest) ?? [], Console.Out);
            try
            {
                var result = await benchmark.RunAsync(context, cancellation);
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(result, JsonDefaults.Compact));
                return result.Holds ? SiloCommandLine.Ok : SiloCommandLine.Failed;
            }
            catch (BenchmarkArgumentException e)
            {
                await Console.Error.WriteLineAsync($"search: {e.Message}");
                return SiloCommandLine.BadInput;
            }
        });
        return command;
    }
}
