using System.Globalization;
using AdapterSearch.Domain;

namespace AdapterSearch.Silo.Workers;

/// <content>Single questions beside runs.</content>
internal sealed partial class WorkerProcess
{
    private readonly Dictionary<long, TaskCompletionSource<WorkerMessage>> questions = [];

    /// <summary>The last lines of its output; all of them once it is disposed.</summary>
    public IReadOnlyList<string> LastLines => lines.Read();

    /// <summary>Asks for one thing and waits for the answer.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="question">Makes the question with its number, which the answer repeats.</param>
    /// <param name="what">What it is, for the reason when it takes too long.</param>
    /// <param name="limit">Longest time until the answer; then the process is killed.</param>
    /// <param name="cancellation">Kills the process: what it does for a question cannot be ended otherwise.</param>
    /// <exception cref="WorkerLostException">The process was lost.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<T> AskAsync<T>(Func<long, SiloMessage> question, string what, TimeSpan limit, CancellationToken cancellation)
        where T : WorkerAnswer
    {
        var answer = new TaskCompletionSource<WorkerMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        long number;
        lock (gate)
        {
            if (exit is not null || verdict is not null)
            {
                throw new WorkerLostException(new WorkerExit(FailureKind.Infrastructure, verdict ?? exit!.Reason));
            }

            number = ++lastRun;
            questions.Add(number, answer);
        }

        try
        {
            Send(question(number));
            var late = string.Create(CultureInfo.InvariantCulture, $"{what} took longer than {limit.TotalSeconds:0} s");
            await using var timer = time.CreateTimer(_ => Kill($"{late} ({ProcessSnapshot.Of(Id)}); its worker process was ended."), null, limit, Timeout.InfiniteTimeSpan);
            await using var given = cancellation.Register(() => Kill("Nobody waits for its answer any more."));
            return (T)await answer.Task;
        }
        catch (WorkerLostException lost) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(lost.Message, lost, cancellation);
        }
        finally
        {
            lock (gate)
            {
                questions.Remove(number);
            }
        }
    }

    private void Take(WorkerAnswer answer)
    {
        lock (gate)
        {
            questions.GetValueOrDefault(answer.Number)?.TrySetResult(answer);
        }
    }
}
