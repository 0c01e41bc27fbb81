using System.Reflection;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>A call on its way through filters; each filter's Invoke moves to the next.</summary>
internal abstract class FilteredCall<T>(GrainMethod<T> method, GrainReference target, Activation? source) : IGrainCallContext
{
    private T _result = default!;
    private int _next;

    public abstract object Grain { get; }

    public GrainId? SourceId => source?.GrainId;

    public GrainId TargetId => target.GrainId;

    public MethodInfo InterfaceMethod => method.Method;

    public string InterfaceName => method.Method.DeclaringType!.FullName!;

    public string MethodName => method.Method.Name;

    public object? Result
    {
        get => typeof(T) == typeof(Nothing) ? null : _result;
        set => _result = value is null ? default! : (T)value;
    }

    protected T Typed => _result;

    public async Task Invoke()
    {
        // Back to this filter afterwards: it may invoke again, as a retry does.
        var index = _next++;
        try
        {
            if (!await FilterAsync(index))
                _result = await CallAsync();
        }
        finally
        {
            _next = index;
        }
    }

    /// <summary>Runs one filter; false when there is no such filter.</summary>
    protected abstract Task<bool> FilterAsync(int index);

    protected abstract Task<T> CallAsync();
}

internal sealed class IncomingCall<T>(Activation activation, GrainMethod<T> method, GrainReference target, object?[] arguments, Activation? source)
    : FilteredCall<T>(method, target, source), IIncomingGrainCallContext
{
    private readonly GrainMethod<T> _method = method;

    public override object Grain => activation.GrainInstance!;

    public IGrainContext TargetContext => activation;

    public MethodInfo ImplementationMethod
    {
        get
        {
            var map = Grain.GetType().GetInterfaceMap(_method.Method.DeclaringType!);
            return map.TargetMethods[Array.IndexOf(map.InterfaceMethods, _method.Method)];
        }
    }

    public static async ValueTask<T> RunAsync(Activation activation, GrainMethod<T> method, GrainReference target, object?[] arguments, Activation? source)
    {
        var call = new IncomingCall<T>(activation, method, target, arguments, source);
        await call.Invoke();
        return call.Typed;
    }

    protected override async Task<bool> FilterAsync(int index)
    {
        var filters = activation.Silo.Runtime.IncomingFilters;
        var filter = index < filters.Count ? filters[index] : index == filters.Count ? Grain as IIncomingGrainCallFilter : null;
        if (filter is not null)
            await filter.Invoke(this);
        return filter is not null;
    }

    protected override Task<T> CallAsync() => _method.Invoke(Grain, arguments).AsTask();
}

internal sealed class OutgoingCall<T>(IOutgoingGrainCallFilter[] filters, GrainReference target, GrainMethod<T> method, object?[] arguments, Activation? source)
    : FilteredCall<T>(method, target, source), IOutgoingGrainCallContext
{
    private readonly GrainReference _target = target;
    private readonly GrainMethod<T> _method = method;
    private readonly Activation? _source = source;

    public override object Grain => _target;

    public IGrainContext? SourceContext => _source;

    public static async Task<T> RunAsync(IOutgoingGrainCallFilter[] filters, GrainReference target, GrainMethod<T> method, object?[] arguments)
    {
        var call = new OutgoingCall<T>(filters, target, method, arguments, RuntimeContext.Current);
        await call.Invoke();
        return call.Typed;
    }

    protected override async Task<bool> FilterAsync(int index)
    {
        if (index < filters.Length)
            await filters[index].Invoke(this);
        return index < filters.Length;
    }

    protected override Task<T> CallAsync() => _target.Runtime.Dispatch(_target, _method, arguments);
}
