using AdapterSearch.Silo.Workers;
using Microsoft.Extensions.Logging.Abstractions;
using TorchSharp;

namespace AdapterSearch.Silo.Setup;

/// <summary>Loads the tensor library where candidates will: in this process, or in a worker process that says what it found and ends.</summary>
public static class TensorProbe
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>The library in this process.</summary>
    /// <exception cref="DllNotFoundException">It is not there; the message says what to install.</exception>
    public static TensorFacts Here() => new($"libtorch {torch.__version__}", torch.cuda.device_count());

    /// <summary>The library of a silo's trainings. What it warns of goes to standard error.</summary>
    /// <param name="options">Where candidates train.</param>
    /// <exception cref="DllNotFoundException">It is not there or does not load; the message says what to install.</exception>
    public static TensorFacts Read(ServeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Workers.Mode == WorkerMode.InProcess ? Here() : AskAsync(options, WorkerProgram.ThisProgram()).GetAwaiter().GetResult();
    }

    /// <summary>The library in a worker process.</summary>
    /// <param name="options">Limits of workers.</param>
    /// <param name="program">The worker program.</param>
    internal static async Task<TensorFacts> AskAsync(ServeOptions options, WorkerProgram program)
    {
        // Asked before the data folder is this process's own, so nothing may be written there.
        var folder = Directory.CreateTempSubdirectory("adaptersearch-");
        try
        {
            var worker = await WorkerProcess.StartAsync("tensor library", program, options with { DataFolder = folder.FullName }, TimeProvider.System, NullLogger.Instance);
            RuntimeDescribed said;
            await using (worker)
            {
                said = await worker.AskAsync<RuntimeDescribed>(number => new DescribeRuntime(number), "Loading the tensor library", Limit, CancellationToken.None);
            }

            foreach (var line in worker.LastLines)
            {
                await Console.Error.WriteLineAsync(line);
            }

            return said.Facts ?? throw new DllNotFoundException(said.Fault);
        }
        catch (WorkerLostException lost)
        {
            throw new DllNotFoundException($"the tensor library does not load: {lost.Message}", lost);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
