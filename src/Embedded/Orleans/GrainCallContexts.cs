using System.Reflection;
using Orleans.Runtime;

namespace Orleans;

/// <summary>One call on its way through the call filters.</summary>
public interface IGrainCallContext
{
    /// <summary>The grain object on the called side; the reference on the calling side.</summary>
    object Grain { get; }

    /// <summary>The calling grain, or null for a caller outside the grains.</summary>
    GrainId? SourceId { get; }

    /// <summary>The called grain.</summary>
    GrainId TargetId { get; }

    /// <summary>The interface method.</summary>
    MethodInfo InterfaceMethod { get; }

    /// <summary>The interface's name.</summary>
    string InterfaceName { get; }

    /// <summary>The method's name.</summary>
    string MethodName { get; }

    /// <summary>The result, once <see cref="Invoke"/> has completed; may be replaced.</summary>
    object? Result { get; set; }

    /// <summary>Goes on to the next filter or the call.</summary>
    /// <returns>Completes with the call.</returns>
    Task Invoke();
}

/// <summary>A call on the called side.</summary>
public interface IIncomingGrainCallContext : IGrainCallContext
{
    /// <summary>The method of the grain class.</summary>
    MethodInfo ImplementationMethod { get; }

    /// <summary>The called activation.</summary>
    IGrainContext TargetContext { get; }
}

/// <summary>A call on the calling side.</summary>
public interface IOutgoingGrainCallContext : IGrainCallContext
{
    /// <summary>The calling activation, or null for a caller outside the grains.</summary>
    IGrainContext? SourceContext { get; }
}

/// <summary>Sees each call on the called side; registered as a service or implemented by a grain class.</summary>
public interface IIncomingGrainCallFilter
{
    /// <summary>Handles a call; calls <see cref="IGrainCallContext.Invoke"/> to let it go on.</summary>
    /// <param name="context">The call.</param>
    /// <returns>Completes when the filter is done with the call.</returns>
    Task Invoke(IIncomingGrainCallContext context);
}

/// <summary>Sees each call on the calling side; registered as a service.</summary>
public interface IOutgoingGrainCallFilter
{
    /// <summary>Handles a call; calls <see cref="IGrainCallContext.Invoke"/> to let it go on.</summary>
    /// <param name="context">The call.</param>
    /// <returns>Completes when the filter is done with the call.</returns>
    Task Invoke(IOutgoingGrainCallContext context);
}
