namespace AdapterSearch.Domain;

/// <summary>How a candidate's gates or ranks moved.</summary>
/// <param name="Candidate">The candidate.</param>
/// <param name="Arm">Its arm.</param>
/// <param name="Repetition">Its repetition, from 0.</param>
/// <param name="Quantity"><c>gate</c> or <c>rank</c>.</param>
/// <param name="Modules">Modules as <c>layer.projection</c>, in the order of the values.</param>
/// <param name="Frames">States in the order of their steps.</param>
/// <param name="Mask">What was selected at the end; empty before.</param>
public sealed record GateHistory(
    int Candidate, string Arm, int Repetition, string Quantity, IReadOnlyList<string> Modules, IReadOnlyList<GateFrame> Frames, IReadOnlyList<bool> Mask);

/// <summary>Gates or ranks at one step.</summary>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Values">One number per module.</param>
public sealed record GateFrame(int Step, IReadOnlyList<double> Values);
