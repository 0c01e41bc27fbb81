using static TorchSharp.torch;

namespace TorchSharp.Modules;

public partial class AdamW
{
    /// <summary>What the optimizer remembers of one parameter. The tensors belong to the state.</summary>
    public sealed class State : OptimizerState, IDisposable, IAdamState
    {
        /// <summary>Steps done.</summary>
        public long step;

        /// <summary>Running average of the gradient, in the parameter's shape.</summary>
        public Tensor exp_avg = null!;

        /// <summary>Running average of the gradient's square, in the parameter's shape.</summary>
        public Tensor exp_avg_sq = null!;

        /// <summary>Largest average of the square so far, in the parameter's shape; null without AMSGrad.</summary>
        public Tensor? max_exp_avg_sq;

        /// <summary>The state of a parameter; <see cref="Initialize" /> fills it.</summary>
        /// <param name="parameter">Parameter.</param>
        public State(Parameter parameter)
            : base(parameter)
        {
        }

        long IAdamState.Step
        {
            get => step;
            set => step = value;
        }

        Tensor IAdamState.Average => exp_avg;

        Tensor IAdamState.Square => exp_avg_sq;

        Tensor? IAdamState.Largest => max_exp_avg_sq;

        /// <inheritdoc />
        public override void Initialize(OptimizerOptions options)
        {
            var amsgrad = ((Options)options).amsgrad!.Value;
            Set(0, StateTensor.Zeros(_parameter), StateTensor.Zeros(_parameter), amsgrad ? StateTensor.Zeros(_parameter) : null);
        }

        /// <summary>Disposes of the tensors.</summary>
        public void Dispose() => Set(step, null!, null!, null);

        /// <inheritdoc />
        public override void SaveStateDict(BinaryWriter writer)
        {
            writer.Write(step);
            StateTensor.Write(writer, exp_avg);
            StateTensor.Write(writer, exp_avg_sq);
            SaveConditionalStateTensor(writer, max_exp_avg_sq);
        }

        /// <inheritdoc />
        public override void LoadStateDict(BinaryReader reader)
        {
            step = reader.ReadInt64();
            StateTensor.Replace(ref exp_avg!, StateTensor.ReadLike(reader, _parameter));
            StateTensor.Replace(ref exp_avg_sq!, StateTensor.ReadLike(reader, _parameter));
            StateTensor.Replace(ref max_exp_avg_sq, reader.ReadBoolean() ? StateTensor.ReadLike(reader, _parameter) : null);
        }

        /// <inheritdoc />
        public override void LoadStateDict(OptimizerState source)
        {
            var other = (State)source;
            Set(
                other.step,
                StateTensor.Copy(other.exp_avg, _parameter),
                StateTensor.Copy(other.exp_avg_sq, _parameter),
                StateTensor.CopyOptional(other.max_exp_avg_sq, _parameter));
        }

        /// <inheritdoc />
        public override bool ApproximatelyEquals(OptimizerState other) =>
            other is State state && step == state.step && StateTensor.Same(exp_avg, state.exp_avg) && StateTensor.Same(exp_avg_sq, state.exp_avg_sq)
            && StateTensor.Same(max_exp_avg_sq, state.max_exp_avg_sq);

        /// <inheritdoc />
        public override void to(Device device)
        {
            StateTensor.Move(ref exp_avg!, device);
            StateTensor.Move(ref exp_avg_sq!, device);
            StateTensor.Move(ref max_exp_avg_sq, device);
        }

        private void Set(long count, Tensor average, Tensor square, Tensor? largest)
        {
            step = count;
            StateTensor.Replace(ref exp_avg!, average);
            StateTensor.Replace(ref exp_avg_sq!, square);
            StateTensor.Replace(ref max_exp_avg_sq, largest);
        }
    }
}
