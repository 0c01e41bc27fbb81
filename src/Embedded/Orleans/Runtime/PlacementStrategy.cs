namespace Orleans.Runtime;

/// <summary>How a silo is chosen for a new activation.</summary>
public abstract class PlacementStrategy;

/// <summary>Any silo; here the choice is a function of the grain's identity, so that runs repeat.</summary>
public sealed class RandomPlacement : PlacementStrategy;

/// <summary>The caller's silo if it may host the grain, otherwise any.</summary>
public sealed class PreferLocalPlacement : PlacementStrategy;
