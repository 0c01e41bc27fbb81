using AdapterSearch.Silo;
using AdapterSearch.Silo.Tests;

return await SiloCommandLine.InvokeAsync(args, CancellationToken.None, options => FakeServices.For(options, new FakeCandidateRunner(options)));
