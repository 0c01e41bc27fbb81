namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Where elements are below.</summary>
        public static Tensor operator <(Tensor left, Tensor right) => left.lt(right);

        /// <summary>Where elements are below.</summary>
        public static Tensor operator <(Tensor left, Scalar right) => left.lt(right);

        /// <summary>Where elements are below.</summary>
        public static Tensor operator <(Scalar left, Tensor right) => right.gt(left);

        /// <summary>Where elements are below or equal.</summary>
        public static Tensor operator <=(Tensor left, Tensor right) => left.le(right);

        /// <summary>Where elements are below or equal.</summary>
        public static Tensor operator <=(Tensor left, Scalar right) => left.le(right);

        /// <summary>Where elements are below or equal.</summary>
        public static Tensor operator <=(Scalar left, Tensor right) => right.ge(left);

        /// <summary>Where elements are above.</summary>
        public static Tensor operator >(Tensor left, Tensor right) => left.gt(right);

        /// <summary>Where elements are above.</summary>
        public static Tensor operator >(Tensor left, Scalar right) => left.gt(right);

        /// <summary>Where elements are above.</summary>
        public static Tensor operator >(Scalar left, Tensor right) => right.lt(left);

        /// <summary>Where elements are above or equal.</summary>
        public static Tensor operator >=(Tensor left, Tensor right) => left.ge(right);

        /// <summary>Where elements are above or equal.</summary>
        public static Tensor operator >=(Tensor left, Scalar right) => left.ge(right);

        /// <summary>Where elements are above or equal.</summary>
        public static Tensor operator >=(Scalar left, Tensor right) => right.le(left);

        /// <summary>Where elements are equal.</summary>
        public static Tensor operator ==(Tensor left, Tensor right) => left.eq(right);

        /// <summary>Where elements are equal.</summary>
        public static Tensor operator ==(Tensor left, Scalar right) => left.eq(right);

        /// <summary>Where elements are equal.</summary>
        public static Tensor operator ==(Scalar left, Tensor right) => right.eq(left);

        /// <summary>Where elements differ.</summary>
        public static Tensor operator !=(Tensor left, Tensor right) => left.ne(right);

        /// <summary>Where elements differ.</summary>
        public static Tensor operator !=(Tensor left, Scalar right) => left.ne(right);

        /// <summary>Where elements differ.</summary>
        public static Tensor operator !=(Scalar left, Tensor right) => right.ne(left);

        /// <summary>The negative of each element.</summary>
        public static Tensor operator -(Tensor tensor) => tensor.neg();

        /// <summary>The complement of each element, bit by bit; of truth values, the negation.</summary>
        public static Tensor operator ~(Tensor left) => left.bitwise_not();

        /// <summary>The conjunction, bit by bit.</summary>
        public static Tensor operator &(Tensor left, Tensor right) => left.bitwise_and(right);

        /// <summary>The disjunction, bit by bit.</summary>
        public static Tensor operator |(Tensor left, Tensor right) => left.bitwise_or(right);

        /// <summary>The exclusive disjunction, bit by bit.</summary>
        public static Tensor operator ^(Tensor left, Tensor right) => left.bitwise_xor(right);

        /// <summary>A tensor without dimensions of type Bool.</summary>
        public static implicit operator Tensor(bool value) => torch.Of(value, ScalarType.Bool);

        /// <summary>A tensor of one dimension of type Bool.</summary>
        public static implicit operator Tensor(bool[] value) => torch.From<bool>(value, [value.Length], null, null, false);

        /// <summary>A tensor without dimensions of type Byte.</summary>
        public static implicit operator Tensor(byte value) => torch.Of(value, ScalarType.Byte);

        /// <summary>A tensor of one dimension of type Byte.</summary>
        public static implicit operator Tensor(byte[] value) => torch.From<byte>(value, [value.Length], null, null, false);

        /// <summary>A tensor without dimensions of type Int16.</summary>
        public static implicit operator Tensor(short value) => torch.Of(value, ScalarType.Int16);

        /// <summary>A tensor of one dimension of type Int16.</summary>
        public static implicit operator Tensor(short[] value) => torch.From<short>(value, [value.Length], null, null, false);

        /// <summary>A tensor without dimensions of type Int32.</summary>
        public static implicit operator Tensor(int value) => torch.Of(value, ScalarType.Int32);

        /// <summary>A tensor of one dimension of type Int32.</summary>
        public static implicit operator Tensor(int[] value) => torch.From<int>(value, [value.Length], null, null, false);

        /// <summary>A tensor without dimensions of type Int64.</summary>
        public static implicit operator Tensor(long value) => torch.Of(value, ScalarType.Int64);

        /// <summary>A tensor of one dimension of type Int64.</summary>
        public static implicit operator Tensor(long[] value) => torch.From<long>(value, [value.Length], null, null, false);

        /// <summary>A tensor without dimensions of type Float32.</summary>
        public static implicit operator Tensor(float value) => torch.Of(value, ScalarType.Float32);

        /// <summary>A tensor of one dimension of type Float32.</summary>
        public static implicit operator Tensor(float[] value) => torch.From<float>(value, [value.Length], null, null, false);

        /// <summary>A tensor without dimensions of type Float64.</summary>
        public static implicit operator Tensor(double value) => torch.Of(value, ScalarType.Float64);

        /// <summary>A tensor of one dimension of type Float64.</summary>
        public static implicit operator Tensor(double[] value) => torch.From<double>(value, [value.Length], null, null, false);

        /// <summary>A tensor without dimensions of the scalar's type.</summary>
        public static implicit operator Tensor(Scalar scalar) => torch.Of(scalar, scalar.Type);

        /// <summary>The only element, converted.</summary>
        public static explicit operator bool(Tensor value) => value.ToScalar().ToBoolean();

        /// <summary>The only element, converted.</summary>
        public static explicit operator int(Tensor value) => value.ToScalar().ToInt32();

        /// <summary>The only element, converted.</summary>
        public static explicit operator long(Tensor value) => value.ToScalar().ToInt64();

        /// <summary>The only element, converted.</summary>
        public static explicit operator float(Tensor value) => value.ToScalar().ToSingle();

        /// <summary>The only element, converted.</summary>
        public static explicit operator double(Tensor value) => value.ToScalar().ToDouble();
    }
}
