using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Operations over the parameters of a model.</summary>
        public static partial class utils
        {
            /// <summary>Scales all gradients so that their norm, taken over all of them together, is at most a limit. One native call.</summary>
            /// <param name="tensors">Parameters; those without a gradient are skipped.</param>
            /// <param name="max_norm">Largest norm, above 0.</param>
            /// <param name="norm_type">Order of the norm: 2, another number, or infinity.</param>
            /// <returns>The norm before scaling.</returns>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2) =>
                ParameterBatch.ClipNorm(tensors, max_norm, norm_type);

            /// <summary>Clamps every gradient element to [-limit, limit]. One native call.</summary>
            /// <param name="tensors">Parameters; those without a gradient are skipped.</param>
            /// <param name="clip_value">Limit, 0 or more.</param>
            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value) =>
                ParameterBatch.ClipValue(tensors, clip_value);
        }
    }
}
