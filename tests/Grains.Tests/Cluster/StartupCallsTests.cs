using Orleans.Runtime;

namespace AdapterSearch.Grains.Tests;

public sealed class StartupCallsTests
{
    [Fact]
    public async Task A_cluster_that_does_not_know_the_silo_yet_is_asked_again()
    {
        var refusals = new List<Exception>();
        var calls = 0;
        var answer = await StartupCalls.InsistAsync(
            () => ++calls < 3 ? throw new OrleansException($"no node is compatible {calls}") : Task.FromResult(7),
            TimeSpan.FromMinutes(1),
            TimeProvider.System,
            refusals.Add,
            CancellationToken.None);

        Assert.Equal((7, 3), (answer, calls));
        Assert.Equal(["no node is compatible 1", "no node is compatible 2"], refusals.Select(r => r.Message));
    }

    [Fact]
    public async Task What_no_patience_mends_is_thrown_at_once_and_the_rest_when_it_is_over()
    {
        var calls = 0;
        Task<int> Insist(Exception fault, TimeSpan patience) => StartupCalls.InsistAsync<int>(
            () =>
            {
                calls++;
                throw fault;
            },
            patience,
            TimeProvider.System,
            _ => { },
            CancellationToken.None);

        await Assert.ThrowsAsync<InvalidDataException>(() => Insist(new InvalidDataException("a torn history"), TimeSpan.FromMinutes(1)));
        Assert.Equal(1, calls);
        await Assert.ThrowsAsync<TimeoutException>(() => Insist(new TimeoutException("nobody answers"), TimeSpan.FromMilliseconds(300)));
        Assert.InRange(calls, 2, 4);
    }
}
