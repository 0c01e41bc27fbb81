using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Orleans.Embedded;

/// <summary>One numbered member of <typeparamref name="T"/>.</summary>
internal abstract class Member<T>
{
    public required JsonEncodedText Key { get; init; }

    public required bool InitOnly { get; init; }

    public bool Shared { get; protected init; }

    public abstract void Copy(ref T from, ref T to);

    public abstract void Write(Utf8JsonWriter writer, ref T owner);

    public abstract void Read(ref Utf8JsonReader reader, ref T owner);
}

internal delegate TValue GetMember<TOwner, out TValue>(ref TOwner owner);

internal delegate void SetMember<TOwner, in TValue>(ref TOwner owner, TValue value);

internal sealed class Member<T, TValue> : Member<T>
{
    private readonly Codec<TValue> _codec;
    private readonly GetMember<T, TValue> _get;
    private readonly SetMember<T, TValue> _set;

    public Member(Codec<TValue> codec, bool immutable, GetMember<T, TValue> get, SetMember<T, TValue> set) =>
        (_codec, _get, _set, Shared) = (codec, get, set, immutable || codec.Shared);

    public override void Copy(ref T from, ref T to)
    {
        var value = _get(ref from);
        _set(ref to, Shared ? value : _codec.Copy(value));
    }

    public override void Write(Utf8JsonWriter writer, ref T owner) => _codec.Write(writer, _get(ref owner));

    public override void Read(ref Utf8JsonReader reader, ref T owner) => _set(ref owner, _codec.Read(ref reader));
}

/// <summary>Finds the members of a type and makes their accessors.</summary>
internal static class Members
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static Member<T>[] Of<T>(MessageSerializer serializer)
    {
        var members = new List<Member<T>>();
        var prefix = "";
        // Numbers are unique within one class only, so a base class's members get a "^" for each step up.
        for (var type = typeof(T); type is not null && type != typeof(object) && type != typeof(ValueType); type = type.BaseType, prefix += "^")
        {
            if (!type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false) && !MessageSerializer.IsTuple(type))
            {
                if (type.GetMembers(Own).Any(m => m.IsDefined(typeof(IdAttribute))))
                    throw new UnserializableTypeException(type.ToString(), "it has members with [Id] but no [GenerateSerializer].");
                continue;
            }
            var seen = new HashSet<string>();
            foreach (var (id, member) in Numbered(type))
            {
                if (!seen.Add(id))
                    throw new UnserializableTypeException(type.ToString(), $"number {id} is used twice.");
                members.Add(Make<T>(serializer, member, prefix + id));
            }
        }
        return [.. members];
    }

    private static IEnumerable<(string Id, MemberInfo Member)> Numbered(Type type)
    {
        if (MessageSerializer.IsTuple(type))
            return type.GetFields(Own).Select((field, index) => (index.ToString(), (MemberInfo)field));
        var positional = type.GetMethod("<Clone>$", Own) is null ? [] : type.GetConstructors(Own).SelectMany(c => c.GetParameters());
        var missing = positional.FirstOrDefault(p => type.GetProperty(p.Name!, Own) is { } property
            && property.PropertyType == p.ParameterType && !property.IsDefined(typeof(IdAttribute)));
        if (missing is not null)
            throw new UnserializableTypeException(type.ToString(), $"parameter {missing.Name} has no [property: Id(n)].");
        return type.GetMembers(Own).Where(m => m is FieldInfo or PropertyInfo && m.IsDefined(typeof(IdAttribute)))
            .Select(m => (m.GetCustomAttribute<IdAttribute>()!.Id.ToString(), m));
    }

    private static Member<T> Make<T>(MessageSerializer serializer, MemberInfo member, string key)
    {
        var property = member as PropertyInfo;
        var field = member as FieldInfo ?? member.DeclaringType!.GetField($"<{member.Name}>k__BackingField", Own);
        if (field is null && (property?.GetMethod is null || property.SetMethod is null))
            throw new UnserializableTypeException(member.DeclaringType!.ToString(), $"member {member.Name} has [Id] but cannot be read and set.");
        var type = field?.FieldType ?? property!.PropertyType;
        return (Member<T>)typeof(Members).GetMethod(nameof(MakeTyped), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(typeof(T), type).Invoke(null, BindingFlags.DoNotWrapExceptions, null, [serializer, member, field, property, key], null)!;
    }

    private static Member<T, TValue> MakeTyped<T, TValue>(MessageSerializer serializer, MemberInfo member, FieldInfo? field, PropertyInfo? property, string key)
    {
        var owner = typeof(T).MakeByRefType();
        var get = new DynamicMethod("get", typeof(TValue), [owner], typeof(T).Module, skipVisibility: true);
        var set = new DynamicMethod("set", typeof(void), [owner, typeof(TValue)], typeof(T).Module, skipVisibility: true);
        foreach (var il in (ILGenerator[])[get.GetILGenerator(), set.GetILGenerator()])
        {
            il.Emit(OpCodes.Ldarg_0);
            if (!typeof(T).IsValueType)
                il.Emit(OpCodes.Ldind_Ref);
        }
        var (getter, setter) = (get.GetILGenerator(), set.GetILGenerator());
        setter.Emit(OpCodes.Ldarg_1);
        if (field is not null)
        {
            getter.Emit(OpCodes.Ldfld, field);
            setter.Emit(OpCodes.Stfld, field);
        }
        else
        {
            getter.Emit(OpCodes.Call, property!.GetMethod!);
            setter.Emit(OpCodes.Call, property.SetMethod!);
        }
        getter.Emit(OpCodes.Ret);
        setter.Emit(OpCodes.Ret);
        return new Member<T, TValue>(
            serializer.Get<TValue>(), member.IsDefined(typeof(ImmutableAttribute)),
            get.CreateDelegate<GetMember<T, TValue>>(), set.CreateDelegate<SetMember<T, TValue>>())
        {
            Key = JsonEncodedText.Encode(key),
            InitOnly = field?.IsInitOnly == true,
        };
    }
}
