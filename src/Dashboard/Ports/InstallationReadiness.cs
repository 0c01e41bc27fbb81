namespace AdapterSearch.Dashboard;

/// <summary>The readiness of a host that has nothing to try beyond what its installation knows.</summary>
/// <param name="installation">The installation.</param>
internal sealed class InstallationReadiness(IInstallation installation) : IReadiness
{
    /// <inheritdoc/>
    public Task<string?> ProblemAsync(CancellationToken cancellation) => Task.FromResult(installation.NotReady);
}
