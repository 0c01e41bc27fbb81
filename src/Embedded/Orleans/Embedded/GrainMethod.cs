using System.Linq.Expressions;
using System.Reflection;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>One method of a grain interface: how its arguments are copied and how it is called on a grain.</summary>
internal abstract class GrainMethod
{
    private readonly MessageSerializer _serializer;
    private Codec?[]? _codecs;

    protected GrainMethod(MethodInfo method, MessageSerializer serializer)
    {
        (Method, _serializer) = (method, serializer);
        AlwaysInterleaves = method.IsDefined(typeof(AlwaysInterleaveAttribute));
        ReadsOnly = method.IsDefined(typeof(ReadOnlyAttribute));
        IsOneWay = method.IsDefined(typeof(OneWayAttribute)) || method.ReturnType == typeof(void);
        Timeout = (method.GetCustomAttribute<ResponseTimeoutAttribute>() ?? method.DeclaringType!.GetCustomAttribute<ResponseTimeoutAttribute>())?.Timeout;
        TokenIndex = Array.FindIndex(method.GetParameters(), p => p.ParameterType == typeof(CancellationToken));
    }

    public MethodInfo Method { get; }

    public bool AlwaysInterleaves { get; }

    public bool ReadsOnly { get; }

    public bool IsOneWay { get; }

    public TimeSpan? Timeout { get; }

    public int TokenIndex { get; }

    public override string ToString() => $"{Method.DeclaringType!.Name}.{Method.Name}";

    /// <summary>Replaces the arguments by copies.</summary>
    public void CopyArguments(object?[] arguments)
    {
        _codecs ??= [.. Method.GetParameters().Select(p =>
            _serializer.Get(p.ParameterType) is { Shared: false } codec && !p.IsDefined(typeof(ImmutableAttribute)) ? codec : null)];
        for (var i = 0; i < arguments.Length; i++)
        {
            if (_codecs[i] is { } codec)
                arguments[i] = codec.CopyBoxed(arguments[i]);
        }
    }

    public static GrainMethod Create(MethodInfo method, MessageSerializer serializer)
    {
        var type = method.ReturnType;
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        if (method.IsGenericMethod || (definition != typeof(Task) && definition != typeof(ValueTask) && definition != typeof(void)
            && definition != typeof(Task<>) && definition != typeof(ValueTask<>) && definition != typeof(IAsyncEnumerable<>)))
            throw new NotSupportedException($"{method.DeclaringType}.{method.Name}: a grain method returns Task, ValueTask or IAsyncEnumerable and is not generic.");
        var result = type.IsGenericType ? type.GetGenericArguments()[0] : typeof(Nothing);
        var kind = definition == typeof(IAsyncEnumerable<>) ? typeof(StreamMethod<>) : typeof(GrainMethod<>);
        return (GrainMethod)Activator.CreateInstance(kind.MakeGenericType(result), method, serializer)!;
    }

    protected TDelegate Compile<TDelegate>(Func<Expression, Expression> convert) where TDelegate : Delegate
    {
        var target = Expression.Parameter(typeof(object));
        var arguments = Expression.Parameter(typeof(object[]));
        var values = Method.GetParameters().Select((p, i) => Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(i)), p.ParameterType));
        var call = Expression.Call(Expression.Convert(target, Method.DeclaringType!), Method, values);
        return Expression.Lambda<TDelegate>(convert(call), target, arguments).Compile();
    }
}

/// <summary>A method with one answer.</summary>
internal sealed class GrainMethod<T> : GrainMethod
{
    private readonly Func<object, object?[], ValueTask<T>> _invoke;
    private readonly MessageSerializer _serializer;
    private Codec<T>? _result;

    public GrainMethod(MethodInfo method, MessageSerializer serializer) : base(method, serializer)
    {
        _serializer = serializer;
        _invoke = Compile<Func<object, object?[], ValueTask<T>>>(call =>
        {
            if (call.Type == typeof(void))
                return Expression.Block(call, Expression.Default(typeof(ValueTask<T>)));
            if (call.Type == typeof(ValueTask<T>))
                return call;
            return call.Type == typeof(Task<T>)
                ? Expression.New(typeof(ValueTask<T>).GetConstructor([typeof(Task<T>)])!, call)
                : Expression.Convert(Expression.Call(typeof(GrainMethod<T>), nameof(Wrap), null, call), typeof(ValueTask<T>));
        });
    }

    public ValueTask<T> Invoke(object target, object?[] arguments) => _invoke(target, arguments);

    public T CopyResult(T value)
    {
        if (typeof(T) == typeof(Nothing))
            return value;
        _result ??= _serializer.Get<T>();
        return _result.Shared ? value : _result.Copy(value);
    }

    private static ValueTask<Nothing> Wrap(Task task) => task.IsCompletedSuccessfully ? default : WaitAsync(task);

    private static ValueTask<Nothing> Wrap(ValueTask task) => task.IsCompletedSuccessfully ? default : WaitAsync(task.AsTask());

    private static async ValueTask<Nothing> WaitAsync(Task task)
    {
        await task;
        return default;
    }
}

/// <summary>A method that answers with a stream.</summary>
internal sealed class StreamMethod<T> : GrainMethod
{
    private readonly Func<object, object?[], IAsyncEnumerable<T>> _invoke;

    private readonly MessageSerializer _serializer;
    private Codec<T>? _item;

    public StreamMethod(MethodInfo method, MessageSerializer serializer) : base(method, serializer) =>
        (_serializer, _invoke) = (serializer, Compile<Func<object, object?[], IAsyncEnumerable<T>>>(call => call));

    public IAsyncEnumerable<T> Invoke(object target, object?[] arguments) => _invoke(target, arguments);

    public T CopyItem(T value) => (_item ??= _serializer.Get<T>()).Copy(value);
}
