using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>Copies exceptions: type, words, cause, stack, and numbered members where the class has any. Other members are lost, as between processes.</summary>
internal sealed class ExceptionCodec<T>(MessageSerializer serializer) : Codec<T> where T : Exception
{
    public override T Copy(T value) => value is null ? value! : (T)ExceptionCopies.Copy(value, serializer);

    public override void Write(Utf8JsonWriter writer, T value) =>
        throw new UnserializableTypeException(typeof(T).ToString(), "an exception can be sent but not stored; store its type and words.");

    public override T Read(ref Utf8JsonReader reader) =>
        throw new UnserializableTypeException(typeof(T).ToString(), "an exception cannot be stored.");
}

internal static class ExceptionCopies
{
    public static Exception Copy(Exception original, MessageSerializer serializer)
    {
        if (original is OperationCanceledException canceled)
            return new OperationCanceledException(canceled.Message, canceled.CancellationToken);
        var inner = original.InnerException is { } cause ? Copy(cause, serializer) : null;
        var copy = SameType(original, inner, serializer) ?? new OrleansException($"{original.GetType()}: {original.Message}", inner);
        if (original.StackTrace is { } stack)
            ExceptionDispatchInfo.SetRemoteStackTrace(copy, stack);
        return copy;
    }

    private static Exception? SameType(Exception original, Exception? inner, MessageSerializer serializer)
    {
        try
        {
            // Constructors of exceptions take anything; the two base fields are enough for all that do not override Message.
            var copy = (Exception)RuntimeHelpers.GetUninitializedObject(original.GetType());
            MessageOf(copy) = original.Message;
            InnerOf(copy) = inner;
            copy.HResult = original.HResult;
            if (original.GetType().IsDefined(typeof(GenerateSerializerAttribute), inherit: false))
                typeof(ExceptionCopies).GetMethod(nameof(CopyMembers), System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!
                    .MakeGenericMethod(original.GetType()).Invoke(null, [original, copy, serializer]);
            return copy.Message == original.Message ? copy : null;
        }
        catch (Exception)
        {
            return null;
        }
    }

    private static void CopyMembers<T>(T from, T to, MessageSerializer serializer)
    {
        foreach (var member in Members.Of<T>(serializer))
            member.Copy(ref from, ref to);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_message")]
    private static extern ref string? MessageOf(Exception exception);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_innerException")]
    private static extern ref Exception? InnerOf(Exception exception);
}
