using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Tensors that outlive all dispose scopes as parts of an optimizer's state.</summary>
internal static class StateTensor
{
    private const int MostDimensions = 64;

    internal static Tensor Zeros(Parameter parameter)
    {
        using var still = no_grad();
        return Kept(zeros_like(parameter));
    }

    internal static Tensor Copy(Tensor source, Parameter parameter)
    {
        using var still = no_grad();
        return Kept(source.to(source.dtype, parameter.device, copy: true));
    }

    internal static Tensor? CopyOptional(Tensor? source, Parameter parameter) => source is null ? null : Copy(source, parameter);

    internal static void Replace(ref Tensor? held, Tensor? value)
    {
        var before = held;
        held = value;
        if (before is not null && !ReferenceEquals(before, value))
        {
            before.DetachFromDisposeScope();
            before.Dispose();
        }
    }

    internal static void Move(ref Tensor? held, Device device)
    {
        if (held is not null)
        {
            Replace(ref held, Kept(held.to(held.dtype, device, copy: true)));
        }
    }

    internal static bool Same(Tensor? one, Tensor? other) =>
        one is null || other is null ? one is null && other is null : one.allclose(other);

    /// <summary>Type, shape and bytes of a tensor, numbers in the variable-length form of <see cref="BinaryWriter.Write7BitEncodedInt64" />.</summary>
    internal static void Write(BinaryWriter writer, Tensor tensor)
    {
        writer.Write7BitEncodedInt64((long)tensor.dtype);
        var shape = tensor.shape;
        writer.Write7BitEncodedInt64(shape.Length);
        foreach (var size in shape)
        {
            writer.Write7BitEncodedInt64(size);
        }

        using var still = no_grad();
        using var detached = tensor.detach();
        using var local = detached.cpu();
        using var packed = local.contiguous();
        writer.Write(packed.bytes);
    }

    internal static Tensor Read(BinaryReader reader, Device device)
    {
        var type = (ScalarType)reader.Read7BitEncodedInt64();
        var dimensions = reader.Read7BitEncodedInt64();
        if (!Enum.IsDefined(type) || dimensions is < 0 or > MostDimensions)
        {
            throw new InvalidDataException("The optimizer's state is corrupt: a tensor has no valid type or number of dimensions.");
        }

        var shape = new long[dimensions];
        for (var i = 0; i < shape.Length; i++)
        {
            shape[i] = reader.Read7BitEncodedInt64();
        }

        // Compared with what is left before anything is allocated: a corrupt size must not ask for terabytes.
        var stream = reader.BaseStream;
        var bytes = shape.Aggregate((Int128)type.ElementSize(), (product, size) => product * size);
        if (shape.Any(size => size < 0) || (stream.CanSeek && bytes > stream.Length - stream.Position))
        {
            throw new InvalidDataException($"The optimizer's state is corrupt: a tensor of shape [{string.Join(", ", shape)}] is larger than the rest.");
        }

        using var still = no_grad();
        var local = empty(shape, type);
        stream.ReadExactly(local.bytes);
        if (device.type == DeviceType.CPU)
        {
            return Kept(local);
        }

        using (local)
        {
            return Kept(local.to(type, device));
        }
    }

    /// <summary>Reads a tensor that must have a given one's shape and type.</summary>
    internal static Tensor ReadLike(BinaryReader reader, Parameter parameter)
    {
        var result = Read(reader, parameter.device);
        if (result.dtype == parameter.dtype && result.shape.SequenceEqual(parameter.shape))
        {
            return result;
        }

        using (result)
        {
            throw new InvalidDataException(
                $"The optimizer's state does not fit: stored {result.dtype} [{string.Join(", ", result.shape)}], parameter {parameter.dtype} [{string.Join(", ", parameter.shape)}].");
        }
    }

    private static Tensor Kept(Tensor tensor)
    {
        tensor.DetachFromDisposeScope();
        return tensor;
    }
}
