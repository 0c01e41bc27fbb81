namespace Orleans.Runtime;

/// <summary>The silo that a grain runs in; injected into grain constructors.</summary>
public interface ILocalSiloDetails
{
    /// <summary>The silo's name.</summary>
    string Name { get; }

    /// <summary>This run of the silo.</summary>
    SiloAddress SiloAddress { get; }
}
