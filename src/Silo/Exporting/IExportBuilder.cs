using AdapterSearch.Dashboard;

namespace AdapterSearch.Silo.Exporting;

/// <summary>Builds PEFT folders with the tensor library, and verifies what it wrote.</summary>
public interface IExportBuilder
{
    /// <summary>Builds one folder; on return it is whole. Calls come one at a time.</summary>
    /// <param name="job">What to build.</param>
    /// <param name="cancellation">Gives up; half of a folder may be left.</param>
    /// <exception cref="ExportRefusedException">The artefact has nothing that PEFT could load, or is not whole.</exception>
    /// <exception cref="ExportFailedException">The builder broke down.</exception>
    Task BuildAsync(ExportJob job, CancellationToken cancellation);
}
