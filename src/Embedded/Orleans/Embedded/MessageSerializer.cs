using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>
/// Finds the codec of each type. Messages are copied by it and state is written by it, as JSON text with member numbers for
/// names: unknown numbers are skipped and missing ones leave the member's initial value, so that a record outlives its class's changes.
/// </summary>
internal sealed class MessageSerializer
{
    private static readonly Dictionary<Type, Codec> Values = ValueCodecs();
    private readonly ConcurrentDictionary<Type, Codec> _places = new();
    private readonly ConcurrentDictionary<Type, Codec> _exact = new();
    private readonly Dictionary<(Type Type, bool Exact), Codec> _pending = [];
    private readonly Lock _gate = new();
    private readonly ClusterRuntime? _runtime;
    private int _depth;

    public MessageSerializer(ClusterRuntime? runtime) => _runtime = runtime;

    /// <summary>The codec of a place of the type, whose value may be of a subclass.</summary>
    public Codec<T> Get<T>() => (Codec<T>)Get(typeof(T));

    public Codec Get(Type type) => _places.TryGetValue(type, out var codec) ? codec : Build(type, exact: false);

    /// <summary>The codec of values of exactly this type.</summary>
    public Codec GetExact(Type type) => _exact.TryGetValue(type, out var codec) ? codec : Build(type, exact: true);

    public byte[] Write<T>(T value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new() { SkipValidation = true }))
            Get<T>().Write(writer, value);
        return buffer.WrittenSpan.ToArray();
    }

    public T Read<T>(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 1000 });
        reader.Read();
        return Get<T>().Read(ref reader);
    }

    public static bool IsTuple(Type type) => type.IsGenericType
        && (typeof(ITuple).IsAssignableFrom(type) || type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>));

    /// <summary>One thread builds at a time and codecs become visible to others only when all that they lead to are complete.</summary>
    private Codec Build(Type type, bool exact)
    {
        lock (_gate)
        {
            if ((exact ? _exact : _places).TryGetValue(type, out var known) || _pending.TryGetValue((type, exact), out known))
                return known;
            _depth++;
            try
            {
                var codec = Create(type, exact);
                _pending.Add((type, exact), codec);
                codec.Build(this);
                if (_depth == 1)
                {
                    foreach (var ((built, isExact), ready) in _pending)
                        (isExact ? _exact : _places)[built] = ready;
                }
                return codec;
            }
            finally
            {
                if (--_depth == 0)
                    _pending.Clear();
            }
        }
    }

    private Codec Create(Type type, bool exact)
    {
        if (Values.TryGetValue(type, out var value))
            return value;
        if (typeof(IAddressable).IsAssignableFrom(type))
            return New(typeof(ReferenceCodec<>), [type], _runtime);
        if (typeof(Exception).IsAssignableFrom(type))
            return New(typeof(ExceptionCodec<>), [type], this);
        if (type.IsEnum)
            return New(typeof(EnumCodec<>), [type]);
        if (type.IsArray && type.GetArrayRank() == 1)
            return New(typeof(ArrayCodec<>), [type.GetElementType()!]);
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return New(typeof(NullableCodec<>), [inner]);
        if (type.IsGenericType && Collections.TryCreate(type) is { } collection)
            return collection;
        if (!exact && !type.IsSealed && !type.IsValueType)
            return New(typeof(PolymorphicCodec<>), [type], this);
        if (!IsTuple(type) && !type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))
            throw new UnserializableTypeException(type.ToString(), "it has no [GenerateSerializer], so it can be neither sent nor stored.");
        return New(typeof(ObjectCodec<>), [type]);
    }

    private static Codec New(Type definition, Type[] arguments, params object?[] values) => (Codec)Activator.CreateInstance(
        definition.MakeGenericType(arguments), BindingFlags.Instance | BindingFlags.Public, null, values, CultureInfo.InvariantCulture)!;

    private static Dictionary<Type, Codec> ValueCodecs()
    {
        var all = new Dictionary<Type, Codec>();
        void Add<T>(Action<Utf8JsonWriter, T> write, ReadValue<T> read) => all.Add(typeof(T), new ValueCodec<T>(write, read));
        void AddText<T>(Func<T, string> write, Func<string, T> read) =>
            Add<T>((w, v) => w.WriteStringValue(write(v)), (ref r) => read(r.GetString()!));

        Add((w, v) => w.WriteBooleanValue(v), (ref r) => r.GetBoolean());
        Add((w, v) => w.WriteNumberValue(v), (ref r) => r.GetByte());
        Add((w, v) => w.WriteNumberValue(v), (ref r) => r.GetSByte());
        Add((w, v) => w.WriteNumberValue(v), (ref r) => r.GetInt16());
        Add((w, v) => w.WriteNumberValue(v), (ref r) => r.GetUInt16());
        Add((w, v) => w.WriteNumberValue(v), (ref r) => r.GetInt32());
        Add((w, v) => w.WriteNumberValue(v), (ref r) => r.GetUInt32());
        Add((w, v) => w.WriteNumberValue(v), (ref r) => r.GetInt64());
        Add((w, v) => w.WriteNumberValue(v), (ref r) => r.GetUInt64());
        Add((w, v) => w.WriteNumberValue(v), (ref r) => r.GetDecimal());
        // JSON has no NaN or infinities; they are written as text.
        Add<float>(
            (w, v) => { if (float.IsFinite(v)) w.WriteNumberValue(v); else w.WriteStringValue(v.ToString(CultureInfo.InvariantCulture)); },
            (ref r) => r.TokenType == JsonTokenType.String ? float.Parse(r.GetString()!, CultureInfo.InvariantCulture) : r.GetSingle());
        Add<double>(
            (w, v) => { if (double.IsFinite(v)) w.WriteNumberValue(v); else w.WriteStringValue(v.ToString(CultureInfo.InvariantCulture)); },
            (ref r) => r.TokenType == JsonTokenType.String ? double.Parse(r.GetString()!, CultureInfo.InvariantCulture) : r.GetDouble());
        AddText<string>(v => v, s => s);
        AddText(v => v.ToString(), s => s[0]);
        AddText(v => v.ToString("O"), s => DateTime.Parse(s, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind));
        AddText(v => v.ToString("O"), s => DateTimeOffset.Parse(s, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind));
        AddText(v => v.ToString("c"), s => TimeSpan.ParseExact(s, "c", CultureInfo.InvariantCulture));
        AddText(v => v.ToString("O"), s => DateOnly.ParseExact(s, "O", CultureInfo.InvariantCulture));
        AddText(v => v.ToString("O"), s => TimeOnly.ParseExact(s, "O", CultureInfo.InvariantCulture));
        AddText(v => v.ToString("N"), s => Guid.ParseExact(s, "N"));
        AddText(v => v.OriginalString, s => new Uri(s, UriKind.RelativeOrAbsolute));
        AddText(v => v.ToString(), Version.Parse);
        AddText(v => v.ToString(), GrainId.Parse);
        Add<CancellationToken>((w, _) => w.WriteNullValue(), (ref r) => default);
        return all;
    }
}
