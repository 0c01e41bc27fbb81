using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using Orleans;
using Orleans.Runtime;

namespace AdapterSearch.Architecture.Tests.Messages;

/// <summary>Walks grain interfaces and all that their methods send, and lists what Orleans could not send.</summary>
internal sealed class MessageContract
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly HashSet<Type> Plain =
    [
        typeof(string), typeof(decimal), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset), typeof(TimeSpan), typeof(DateOnly), typeof(TimeOnly),
        typeof(Uri), typeof(Version), typeof(CancellationToken), typeof(GrainId), typeof(object), typeof(ValueType), typeof(Exception),
    ];

    private static readonly HashSet<Type> Collections =
    [
        typeof(List<>), typeof(IList<>), typeof(ICollection<>), typeof(IReadOnlyList<>), typeof(IReadOnlyCollection<>), typeof(IEnumerable<>),
        typeof(Queue<>), typeof(HashSet<>), typeof(ISet<>), typeof(IReadOnlySet<>), typeof(SortedSet<>), typeof(ImmutableArray<>), typeof(ImmutableList<>),
        typeof(ImmutableHashSet<>), typeof(Dictionary<,>), typeof(IDictionary<,>), typeof(IReadOnlyDictionary<,>), typeof(SortedDictionary<,>),
        typeof(ImmutableDictionary<,>), typeof(ImmutableSortedDictionary<,>), typeof(KeyValuePair<,>), typeof(Nullable<>),
    ];

    private readonly HashSet<Type> _seen = [];
    private readonly List<string> _problems = [];

    /// <summary>Number of types that were looked at.</summary>
    public int Seen => _seen.Count;

    /// <summary>What is wrong, one sentence each.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public static IEnumerable<Type> GrainInterfaces(Assembly assembly) =>
        assembly.GetTypes().Where(t => t.IsInterface && (typeof(IGrain).IsAssignableFrom(t) || typeof(IGrainObserver).IsAssignableFrom(t)));

    public MessageContract Interface(Type type)
    {
        foreach (var method in type.GetMethods())
        {
            var where = $"{type.Name}.{method.Name}";
            if (method.IsGenericMethod)
                _problems.Add($"{where} is generic.");
            foreach (var parameter in method.GetParameters())
            {
                if (parameter.ParameterType.IsByRef)
                    _problems.Add($"{where} has the by-reference parameter {parameter.Name}.");
                else
                    Message(parameter.ParameterType, where);
            }
            Result(type, method, where);
        }
        return this;
    }

    /// <summary>A type that is sent or stored.</summary>
    public MessageContract Message(Type type, string where)
    {
        if (Plain.Contains(type) || type.IsPrimitive || type.IsEnum || type.IsGenericParameter || typeof(IAddressable).IsAssignableFrom(type) || !_seen.Add(type))
            return this;
        if (type.IsArray)
            return Message(type.GetElementType()!, where);
        if (type.IsGenericType)
        {
            foreach (var argument in type.GetGenericArguments())
                Message(argument, where);
            if (Collections.Contains(type.GetGenericTypeDefinition()) || typeof(ITuple).IsAssignableFrom(type))
                return this;
        }
        if (!type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))
        {
            _problems.Add($"{type.Name} (in {where}) has no [GenerateSerializer].");
            return this;
        }
        Members(type);
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType))
            Message(parent, type.Name);
        if (!type.IsSealed)
        {
            foreach (var subclass in type.Assembly.GetTypes().Where(t => t.BaseType == type))
                Message(subclass, $"a subclass of {type.Name}");
        }
        return this;
    }

    private void Members(Type type)
    {
        var ids = new Dictionary<uint, string>();
        foreach (var member in type.GetMembers(Own).Where(m => m is FieldInfo or PropertyInfo))
        {
            var id = member.GetCustomAttribute<IdAttribute>();
            var isData = member is FieldInfo field
                ? !field.IsDefined(typeof(CompilerGeneratedAttribute)) && !field.IsDefined(typeof(NonSerializedAttribute))
                : type.GetField($"<{member.Name}>k__BackingField", Own) is not null;
            var memberType = (member as FieldInfo)?.FieldType ?? ((PropertyInfo)member).PropertyType;
            if (id is null && isData)
                _problems.Add($"{type.Name}.{member.Name} has no [Id].");
            if (id is null)
                continue;
            if (!isData && member is not PropertyInfo { CanRead: true, CanWrite: true })
                _problems.Add($"{type.Name}.{member.Name} has [Id] but holds nothing that can be set.");
            if (!ids.TryAdd(id.Id, member.Name))
                _problems.Add($"{type.Name}.{member.Name} repeats the [Id({id.Id})] of {ids[id.Id]}.");
            Message(memberType, $"{type.Name}.{member.Name}");
        }
    }

    private void Result(Type type, MethodInfo method, string where)
    {
        var result = method.ReturnType;
        if (result == typeof(Task) || result == typeof(ValueTask) || (result == typeof(void) && typeof(IGrainObserver).IsAssignableFrom(type)))
            return;
        var definition = result.IsGenericType ? result.GetGenericTypeDefinition() : null;
        if (definition == typeof(Task<>) || definition == typeof(ValueTask<>) || definition == typeof(IAsyncEnumerable<>))
            Message(result.GetGenericArguments()[0], where);
        else
            _problems.Add($"{where} returns {result.Name}; a grain method returns Task, ValueTask or IAsyncEnumerable.");
    }
}
