using AdapterSearch.Domain;
using AdapterSearch.Grains;
using AdapterSearch.Silo.Setup;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AdapterSearch.Silo.Artefacts;

/// <summary>Notes the files that an attempt left, whatever runs it.</summary>
/// <param name="inner">Runs attempts.</param>
/// <param name="index">The index.</param>
/// <param name="options">Where artefacts lie.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Hears of an index that cannot be written.</param>
public sealed class IndexingCandidateRunner(
    [FromKeyedServices(IndexingCandidateRunner.Inner)] ICandidateRunner inner,
    IArtefactIndex index,
    ServeOptions options,
    TimeProvider time,
    ILogger<IndexingCandidateRunner> logger) : ICandidateRunner
{
    /// <summary>Key of the service that really runs attempts.</summary>
    private const string Inner = "indexed";

    /// <summary>Puts this runner before the one that was registered.</summary>
    internal static void Wrap(IServiceCollection services)
    {
        var registered = services.Last(d => d.ServiceType == typeof(ICandidateRunner));
        services.Remove(registered);
        services.Add(registered switch
        {
            { ImplementationInstance: { } instance } => ServiceDescriptor.KeyedSingleton(typeof(ICandidateRunner), Inner, instance),
            { ImplementationFactory: { } factory } => ServiceDescriptor.KeyedSingleton(typeof(ICandidateRunner), Inner, (s, _) => factory(s)),
            _ => ServiceDescriptor.KeyedSingleton(typeof(ICandidateRunner), Inner, registered.ImplementationType!),
        });
        services.AddSingleton<ICandidateRunner, IndexingCandidateRunner>();
    }

    /// <inheritdoc/>
    public async Task<CandidateOutcome> RunAsync(
        CandidateAssignment assignment, Func<CandidateReport, ValueTask<ReportDecision>> report, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        var outcome = await inner.RunAsync(assignment, report, cancellation);
        if (outcome.Artefact.Length > 0)
        {
            try
            {
                var files = await ArtefactFiles.ReadAsync(options.ArtefactFolder(assignment.SearchId), outcome.Artefact, time.GetUtcNow(), cancellation);
                await index.RecordAsync(assignment.SearchId, assignment.Candidate, files, cancellation);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // A result is worth more than the note about its files.
                logger.ArtefactsNotIndexed(e, assignment.SearchId, assignment.Candidate);
            }
        }

        return outcome;
    }
}
