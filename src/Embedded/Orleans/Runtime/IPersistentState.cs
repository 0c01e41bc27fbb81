using Orleans.Core;

namespace Orleans.Runtime;

/// <summary>One stored record of a grain; read before the grain is activated.</summary>
/// <typeparam name="TState">The type of the value; needs a parameterless constructor.</typeparam>
public interface IPersistentState<TState> : IStorage<TState>;
