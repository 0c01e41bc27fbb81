namespace AdapterSearch.Silo.Workers;

/// <summary>What a process knows of the tensor library that it loads.</summary>
/// <param name="Library">Name and version, for example <c>libtorch 1.13.1</c>.</param>
/// <param name="CudaDevices">CUDA devices that it sees.</param>
public sealed record TensorFacts(string Library, int CudaDevices);
