using AdapterSearch.Cli;
using AdapterSearch.Domain;
using Spectre.Console;

namespace AdapterSearch.Silo.Tests.Cli;

public sealed class RunningTableTests
{
    [Theory]
    [InlineData(80, false)]
    [InlineData(119, false)]
    [InlineData(120, true)]
    public void A_running_candidate_takes_one_line_of_the_terminal(int width, bool loss)
    {
        CandidateView[] running =
        [
            Running(7, "supernet-perturbation", CandidateRole.Search, new CandidateReport(105, 160, 0, 0.26213, null, 12.34)),
            Running(128, "", CandidateRole.Tuning, null),
            Running(1_000_000_001, "", CandidateRole.Manual, null),
        ];

        var lines = Lines(running, width);

        Assert.Equal(3, lines.Length);
        Assert.All(lines, l => Assert.InRange(l.TrimEnd().Length, 1, width));
        Assert.StartsWith("#1000000001 by hand               1 ", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("#7          supernet-perturbation search 1 ", lines[0], StringComparison.Ordinal);
        Assert.Contains(" 105/160  12.3 step/s ", lines[0], StringComparison.Ordinal);
        Assert.Equal(loss, lines[0].Contains("loss 0.262", StringComparison.Ordinal));
        Assert.Contains("starting", lines[1], StringComparison.Ordinal);
    }

    private static CandidateView Running(int number, string arm, CandidateRole role, CandidateReport? report) => new()
    {
        Number = number,
        Arm = arm,
        Role = role,
        Job = new DamSearchJob(new DamOptions(), new TrainingOptions(), 0.01, 4, 2, 100),
        Status = CandidateStatus.Running,
        Report = report,
    };

    private static string[] Lines(CandidateView[] running, int width)
    {
        var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = width;
        console.Write(RunningTable.Create(running, width));
        return output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
