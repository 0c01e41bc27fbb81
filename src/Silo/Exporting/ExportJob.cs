namespace AdapterSearch.Silo.Exporting;

/// <summary>One folder to build.</summary>
/// <param name="Artefact">Artefact folder of a finished training.</param>
/// <param name="Model">Folder of the base model that it was trained on.</param>
/// <param name="BaseModel">Name of the base model as the export shall name it.</param>
/// <param name="Folder">Folder to write.</param>
public sealed record ExportJob(string Artefact, string Model, string BaseModel, string Folder);
