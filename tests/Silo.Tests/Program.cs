using AdapterSearch.Silo;
using AdapterSearch.Silo.Tests;
using AdapterSearch.Silo.Tests.Workers;

return args switch
{
    [RogueWorker.Verb, var how, _, var handle] => RogueWorker.Run(how, handle),
    [WorkerKeeper.Verb, var folder] => await WorkerKeeper.RunAsync(folder),
    _ => await SiloCommandLine.InvokeAsync(
        args, CancellationToken.None, options => FakeServices.For(options, new FakeCandidateRunner(options)), ScriptedJobs.Create),
};
