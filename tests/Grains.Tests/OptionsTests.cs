using Microsoft.Extensions.DependencyInjection;

namespace AdapterSearch.Grains.Tests;

public sealed class OptionsTests
{
    [Fact]
    public void All_faults_of_the_options_are_named_at_once()
    {
        var fault = Assert.Throws<ArgumentException>(() => new ServiceCollection().AddSearchCoordination(options =>
        {
            options.SlotsPerNode = 0;
            options.Heartbeat = options.Lease;
            options.Reconcile = TimeSpan.Zero;
        }));
        foreach (var name in new[] { "nodes", "slotsPerNode", "heartbeat", "reconcile" })
        {
            Assert.Contains(name, fault.Message, StringComparison.Ordinal);
        }
    }
}
