using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>
/// A configuration that a person adds to a running search. It is trained with the search's data and training options and scored on validation data.
/// </summary>
/// <param name="Configuration">What is trained, with its learning rate.</param>
/// <param name="Repetition">Repetition, from 0, whose seeds it is given: those of the arms' final trainings of that repetition.</param>
[GenerateSerializer, Immutable]
public sealed record ManualCandidate(
    [property: Id(0), Required] CandidateConfiguration Configuration,
    [property: Id(1)] int Repetition = 0)
{
    /// <summary>
    /// The same candidate in the one form that is trained and compared: modules in the order of the model, as
    /// methods give them, and no adapters where none are given. Modules that the model lacks come last.
    /// </summary>
    /// <param name="shape">Base model.</param>
    public ManualCandidate Normalized(ModelShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (Configuration is null)
        {
            return this;
        }

        int Place(ModuleAdapter? module) => module is null ? -1 : shape.IndexOf(module.Module);
        var adapters = Configuration.Adapters ?? AdapterConfiguration.None;
        var modules = (adapters.Modules ?? []).OrderBy(m => Place(m) is var place and >= 0 ? place : int.MaxValue).ToArray();
        return this with { Configuration = Configuration with { Adapters = adapters with { Modules = modules } } };
    }
}
