using System.Text.Json.Serialization;

namespace AdapterSearch.Domain;

/// <summary>The answer to a check of a spec.</summary>
/// <param name="Problems">Every fault, each naming the value and what is allowed; empty when the spec would be accepted.</param>
/// <param name="BudgetParameters">The hard limit in adapter parameters; 0 when the spec was refused before it was known.</param>
public sealed record SpecReport(IReadOnlyList<string> Problems, long BudgetParameters = 0)
{
    /// <summary>The same faults with their places.</summary>
    public IReadOnlyList<SpecFault> Errors { get; init; } = [];

    /// <summary>What the search would take; null when the spec was refused.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public SpecEstimate? Estimate { get; init; }
}

/// <summary>What a search would take, before anything runs.</summary>
/// <param name="Arms">One line per arm.</param>
/// <param name="Candidates">Candidates in all, tuning included, as far as methods can tell before they see a score.</param>
/// <param name="Steps">Device work in plain training steps, all repetitions and the choice of learning rates included.</param>
/// <param name="BaseWeightBytes">Memory of the frozen weights, once per node.</param>
/// <param name="AdapterBytes">Memory of the largest candidate's adapters with gradients and both moments of the optimizer; activations come on top.</param>
/// <param name="MeasuredPeakBytes">Highest memory of a candidate of an earlier search on this model; null where none was measured.</param>
/// <param name="DeviceSeconds">Expected device seconds at the rate of that earlier search; null where none was measured.</param>
/// <param name="WallSeconds">The same over the slots of this node; null where none was measured.</param>
/// <param name="MeasuredOn">That earlier search; empty where there is none.</param>
public sealed record SpecEstimate(
    IReadOnlyList<ArmEstimate> Arms,
    int Candidates,
    double Steps,
    long BaseWeightBytes,
    long AdapterBytes,
    long? MeasuredPeakBytes,
    double? DeviceSeconds,
    double? WallSeconds,
    string MeasuredOn);

/// <summary>What one repetition of an arm would take.</summary>
/// <param name="Arm">Name of the arm.</param>
/// <param name="Candidates">Candidates of one repetition.</param>
/// <param name="SearchSteps">Plain training steps before the final training.</param>
/// <param name="FinalSteps">Plain training steps of the dearest final training.</param>
/// <param name="AdapterParameters">Most adapter parameters of a final training; the budget where the method decides while it runs.</param>
public sealed record ArmEstimate(string Arm, int Candidates, double SearchSteps, double FinalSteps, long AdapterParameters);
