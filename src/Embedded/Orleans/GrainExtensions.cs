using Orleans.Embedded;
using Orleans.Runtime;

namespace Orleans;

/// <summary>Keys and references of grains.</summary>
public static class GrainExtensions
{
    /// <summary>The grain's identity.</summary>
    /// <param name="grain">A grain or a reference.</param>
    /// <returns>Type and key.</returns>
    public static GrainId GetGrainId(this IAddressable grain) => grain switch
    {
        GrainReference reference => reference.GrainId,
        IGrainBase { GrainContext: { } context } => context.GrainId,
        _ => throw new ArgumentException($"{grain?.GetType()} is neither a grain nor a grain reference.", nameof(grain)),
    };

    /// <summary>The key of a grain with a string key.</summary>
    /// <param name="grain">A grain or a reference.</param>
    /// <returns>The key.</returns>
    public static string GetPrimaryKeyString(this IAddressable grain) => grain.GetGrainId().Key.ToString();

    /// <summary>The key of a grain with an integer key.</summary>
    /// <param name="grain">A grain or a reference.</param>
    /// <returns>The key.</returns>
    public static long GetPrimaryKeyLong(this IAddressable grain) => grain.GetPrimaryKeyLong(out _);

    /// <summary>The key of a grain with an integer key and an extension.</summary>
    /// <param name="grain">A grain or a reference.</param>
    /// <param name="keyExt">The extension, or null.</param>
    /// <returns>The key.</returns>
    public static long GetPrimaryKeyLong(this IAddressable grain, out string? keyExt) => GrainKeys.ParseInteger(grain.GetGrainId(), out keyExt);

    /// <summary>The key of a grain with a Guid key.</summary>
    /// <param name="grain">A grain or a reference.</param>
    /// <returns>The key.</returns>
    public static Guid GetPrimaryKey(this IAddressable grain) => grain.GetPrimaryKey(out _);

    /// <summary>The key of a grain with a Guid key and an extension.</summary>
    /// <param name="grain">A grain or a reference.</param>
    /// <param name="keyExt">The extension, or null.</param>
    /// <returns>The key.</returns>
    public static Guid GetPrimaryKey(this IAddressable grain, out string? keyExt) => GrainKeys.ParseGuid(grain.GetGrainId(), out keyExt);

    /// <summary>A reference to the grain with the given interface, to pass on or to keep.</summary>
    /// <typeparam name="TGrainInterface">The interface.</typeparam>
    /// <param name="grain">A grain or a reference.</param>
    /// <returns>The reference.</returns>
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain) =>
        (TGrainInterface)grain.AsReference(typeof(TGrainInterface));

    /// <summary>A reference to the grain with the given interface, to pass on or to keep.</summary>
    /// <param name="grain">A grain or a reference.</param>
    /// <param name="interfaceType">The interface.</param>
    /// <returns>The reference.</returns>
    public static object AsReference(this IAddressable grain, Type interfaceType)
    {
        var runtime = grain is GrainReference reference ? reference.Runtime : ((Activation)((IGrainBase)grain).GrainContext).Silo.Runtime;
        return runtime.Factory.Reference(interfaceType, grain.GetGrainId());
    }

    /// <summary>The same grain seen through another of its interfaces.</summary>
    /// <typeparam name="TGrainInterface">The interface.</typeparam>
    /// <param name="grain">A grain or a reference.</param>
    /// <returns>The reference.</returns>
    public static TGrainInterface Cast<TGrainInterface>(this IAddressable grain) => grain.AsReference<TGrainInterface>();
}
