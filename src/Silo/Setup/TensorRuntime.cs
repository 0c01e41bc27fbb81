namespace AdapterSearch.Silo.Setup;

/// <summary>The tensor library in use.</summary>
/// <param name="Library">Name and version, for example <c>libtorch 1.13.1</c>.</param>
/// <param name="Device">Device that trains.</param>
public sealed record TensorRuntime(string Library, string Device);
