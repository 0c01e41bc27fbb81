namespace AdapterSearch.Domain;

/// <summary>What happens when a method that prunes by a threshold ends above the budget.</summary>
public enum OverBudget
{
    /// <summary>Rank-one components are cut in increasing strength until the rest fits; then, last cut first, those that still fit come back.</summary>
    Cut,

    /// <summary>The run fails and says both numbers.</summary>
    Fail,
}

/// <summary>Which number orders rank-one components when a method must cut more than its threshold did.</summary>
public enum CutScore
{
    /// <summary>Size of the gate.</summary>
    Gate,

    /// <summary>Frobenius norm of the component's part of ΔW: scale · |gate| · ‖b‖ · ‖a‖.</summary>
    Energy,
}

/// <summary>How a gate is set to zero after each step.</summary>
public enum GateThreshold
{
    /// <summary>sign(g) · max(|g| − ξ, 0), the proximal step that the papers give.</summary>
    Soft,

    /// <summary>As the authors' code does: the same, and what is then below ξ becomes 0, so that everything up to 2ξ dies.</summary>
    AsCoded,
}
