namespace TorchSharp.Modules;

public partial class AdamW
{
    /// <summary>Options of one group.</summary>
    public class Options : OptimizerOptions
    {
        /// <summary>Decay of the gradient's average, in [0, 1).</summary>
        public double? beta1;

        /// <summary>Decay of the squares' average, in [0, 1).</summary>
        public double? beta2;

        /// <summary>Weight decay, 0 or more.</summary>
        public double? weight_decay;

        /// <summary>Added to the root, 0 or more.</summary>
        public double? eps;

        /// <summary>Whether to divide by the largest average so far.</summary>
        public bool? amsgrad;

        /// <summary>Whether to climb instead of descend.</summary>
        public bool? maximize;

        /// <summary>Options with nothing set.</summary>
        public Options()
        {
        }

        /// <inheritdoc />
        public override void SaveStateDict(BinaryWriter writer)
        {
            base.SaveStateDict(writer);
            writer.Write(beta1!.Value);
            writer.Write(beta2!.Value);
            writer.Write(eps!.Value);
            writer.Write(weight_decay!.Value);
            writer.Write(amsgrad!.Value);
            writer.Write(maximize!.Value);
        }

        /// <inheritdoc />
        public override void LoadStateDict(BinaryReader reader)
        {
            base.LoadStateDict(reader);
            beta1 = reader.ReadDouble();
            beta2 = reader.ReadDouble();
            eps = reader.ReadDouble();
            weight_decay = reader.ReadDouble();
            amsgrad = reader.ReadBoolean();
            maximize = reader.ReadBoolean();
        }

        /// <inheritdoc />
        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            var options = (Options)source;
            beta1 = options.beta1;
            beta2 = options.beta2;
            eps = options.eps;
            weight_decay = options.weight_decay;
            amsgrad = options.amsgrad;
            maximize = options.maximize;
        }
    }
}
