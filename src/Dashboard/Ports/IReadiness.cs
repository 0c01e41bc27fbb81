namespace AdapterSearch.Dashboard;

/// <summary>Says whether the process can take searches now, by trying.</summary>
public interface IReadiness
{
    /// <summary>Null when it can, else a readable reason.</summary>
    /// <param name="cancellation">Gives up.</param>
    Task<string?> ProblemAsync(CancellationToken cancellation);
}
