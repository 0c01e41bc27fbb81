namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>What a loss does with its values per element; the numbers are libtorch's.</summary>
        public enum Reduction : long
        {
            /// <summary>Keep one value per element.</summary>
            None = 0,

            /// <summary>Mean over the elements (weighted where the loss has weights).</summary>
            Mean = 1,

            /// <summary>Sum over the elements.</summary>
            Sum = 2,
        }
    }
}
