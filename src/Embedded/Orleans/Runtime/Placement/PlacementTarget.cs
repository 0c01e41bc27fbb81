namespace Orleans.Runtime.Placement;

/// <summary>The grain that needs a silo.</summary>
public readonly struct PlacementTarget
{
    internal PlacementTarget(GrainId grain, Dictionary<string, object> requestContext) =>
        (GrainIdentity, RequestContextData) = (grain, requestContext);

    /// <summary>The grain.</summary>
    public GrainId GrainIdentity { get; }

    /// <summary>The request context of the call that needs it.</summary>
    public Dictionary<string, object> RequestContextData { get; }
}
