using static TorchSharp.torch;

namespace TorchSharp.Modules;

public partial class SGD
{
    /// <summary>What the optimizer remembers of one parameter. The tensor belongs to the state.</summary>
    public sealed class State : OptimizerState, IDisposable
    {
        /// <summary>Momentum in the parameter's shape; null before the first step and without momentum.</summary>
        public Tensor? momentum_buffer;

        /// <summary>The state of a parameter; <see cref="Initialize" /> fills it.</summary>
        /// <param name="parameter">Parameter.</param>
        public State(Parameter parameter)
            : base(parameter)
        {
        }

        /// <inheritdoc />
        public override void Initialize(OptimizerOptions options) => StateTensor.Replace(ref momentum_buffer, null);

        /// <summary>Disposes of the tensor.</summary>
        public void Dispose() => StateTensor.Replace(ref momentum_buffer, null);

        /// <inheritdoc />
        public override void SaveStateDict(BinaryWriter writer) => SaveConditionalStateTensor(writer, momentum_buffer);

        /// <inheritdoc />
        public override void LoadStateDict(BinaryReader reader) =>
            StateTensor.Replace(ref momentum_buffer, reader.ReadBoolean() ? StateTensor.ReadLike(reader, _parameter) : null);

        /// <inheritdoc />
        public override void LoadStateDict(OptimizerState source) =>
            StateTensor.Replace(ref momentum_buffer, StateTensor.CopyOptional(((State)source).momentum_buffer, _parameter));

        /// <inheritdoc />
        public override bool ApproximatelyEquals(OptimizerState other) =>
            other is State state && StateTensor.Same(momentum_buffer, state.momentum_buffer);

        /// <inheritdoc />
        public override void to(Device device) => StateTensor.Move(ref momentum_buffer, device);

        internal void Adopt(Tensor buffer)
        {
            buffer.DetachFromDisposeScope();
            StateTensor.Replace(ref momentum_buffer, buffer);
        }
    }
}
