namespace Orleans.Runtime.MembershipService.SiloMetadata;

/// <summary>Finds what a silo says about itself.</summary>
public interface ISiloMetadataCache
{
    /// <summary>The metadata of a silo.</summary>
    /// <param name="siloAddress">The silo.</param>
    /// <returns>Its metadata; empty for an unknown silo.</returns>
    SiloMetadata GetSiloMetadata(SiloAddress siloAddress);
}
