using AdapterSearch.Domain;
using AdapterSearch.Silo.Workers;

namespace AdapterSearch.Silo.Tests.Workers;

public sealed class WorkerExitTests
{
    [Theory]
    [InlineData(137, 1, FailureKind.OutOfMemory, "Memory ran out and the kernel ended the worker process")]
    [InlineData(137, 0, FailureKind.Infrastructure, "The worker process ended by SIGKILL, which only an operator or the kernel short of memory sends.")]
    [InlineData(139, 1, FailureKind.Infrastructure, "The worker process ended by SIGSEGV (a crash in native code).")]
    [InlineData(134, 0, FailureKind.Infrastructure, "The worker process ended by SIGABRT (the program gave up).")]
    [InlineData(162, 0, FailureKind.Infrastructure, "The worker process ended by signal 34.")]
    [InlineData(1, 0, FailureKind.Infrastructure, "The worker process ended with exit code 1.")]
    [InlineData(0, 0, FailureKind.Infrastructure, "The worker process ended with exit code 0.")]
    public void An_end_is_told_in_words_and_a_kill_for_memory_is_known_by_the_kernels_counter(int code, long kills, FailureKind kind, string reason)
    {
        var exit = WorkerExit.Read(code, verdict: null, kills, []);

        Assert.Equal(kind, exit.Kind);
        Assert.StartsWith(reason, exit.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_silos_own_verdict_comes_first_and_the_last_lines_follow()
    {
        var exit = WorkerExit.Read(137, "The training hangs.", memoryKills: 3, ["one", "two"]);

        Assert.Equal((FailureKind.Infrastructure, "The training hangs. Its last lines: one | two"), (exit.Kind, exit.Reason));
    }

    [Fact]
    public void The_counter_is_read_from_the_kernels_lines_and_is_0_where_there_are_none()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "low 0\nhigh 12\noom 3\noom_kill 2\noom_group_kill 0\n");

        Assert.Equal(2, OutOfMemoryKills.Counter(file));
        File.WriteAllText(file, "nr_free_pages 5\n");
        Assert.Equal(0, OutOfMemoryKills.Counter(file));
        File.Delete(file);
        Assert.Equal(0, OutOfMemoryKills.Counter(file));
    }

    [Theory]
    [InlineData("PATH", true)]
    [InlineData("DOTNET_ROOT", true)]
    [InlineData("CUDA_VISIBLE_DEVICES", true)]
    [InlineData("OMP_WAIT_POLICY", true)]
    [InlineData("ADAPTERSEARCH_NATIVE", true)]
    [InlineData("ADAPTERSEARCH_TOKEN", false)]
    [InlineData("ADAPTERSEARCH_POSTGRES", false)]
    [InlineData("PGPASSWORD", false)]
    [InlineData("AWS_SECRET_ACCESS_KEY", false)]
    public void Secrets_of_the_silo_do_not_reach_its_workers(string variable, bool passes) => Assert.Equal(passes, WorkerEnvironment.Passes(variable));

    [Fact]
    public void Long_output_is_kept_as_its_last_twelve_short_lines()
    {
        var lines = new LastLines();
        for (var i = 0; i < 20; i++)
        {
            lines.Add(new string('x', 400) + i);
        }

        lines.Add(null);
        lines.Add("end");

        Assert.Equal(12, lines.Read().Count);
        Assert.Equal("end", lines.Read()[^1]);
        Assert.All(lines.Read().SkipLast(1), l => Assert.Equal(303, l.Length));
    }
}
