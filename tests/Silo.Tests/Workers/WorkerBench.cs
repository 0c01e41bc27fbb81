using System.Reflection;
using AdapterSearch.Domain;
using AdapterSearch.Grains;
using AdapterSearch.Silo.Setup;
using AdapterSearch.Silo.Workers;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdapterSearch.Silo.Tests.Workers;

/// <summary>Runners whose worker processes are this program, with <see cref="ScriptedJobs"/>, or another one.</summary>
public static class WorkerBench
{
    private static readonly string Assembly = typeof(WorkerBench).Assembly.Location;

    public static string Dotnet { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";

    public static WorkerProgram Scripted => new(Dotnet, [Assembly, WorkerProgram.Verb]);

    /// <summary>The product's own program: it really trains.</summary>
    public static WorkerProgram Real => new(Dotnet, [typeof(SiloCommandLine).Assembly.Location, WorkerProgram.Verb]);

    public static WorkerProgram Rogue(string how) => new(Dotnet, [Assembly, RogueWorker.Verb, how]);

    public static WorkerCandidateRunner Runner(ServeOptions options, WorkerProgram? program = null, TimeProvider? time = null) =>
        new(options, program ?? Scripted, time ?? TimeProvider.System, NullLogger<WorkerCandidateRunner>.Instance);

    public static CandidateAssignment Assignment(string what, int slot = 0, int candidate = 1) => new(
        "search-1",
        candidate,
        1,
        CandidateRole.Trial,
        new TrainJob(new CandidateConfiguration(TrainingMode.HeadOnly, AdapterConfiguration.None, 0.1), new TrainingOptions(), ScoreTest: false),
        new SearchSpec { Name = what },
        7,
        slot);

    public static Task<CandidateOutcome> DoAsync(this WorkerCandidateRunner runner, string what, int slot = 0, CancellationToken cancellation = default) =>
        runner.RunAsync(Assignment(what, slot), _ => ValueTask.FromResult(ReportDecision.Continue), cancellation);
}
