using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Base of all optimizers.</summary>
        public abstract partial class Optimizer : IDisposable
        {
            /// <summary>Groups of parameters, each with its own options.</summary>
            protected IList<ParamGroup> _parameter_groups = [];

            private protected Optimizer()
            {
            }

            /// <summary>Finalizer; tensors have their own.</summary>
            ~Optimizer() => Dispose(false);

            /// <summary>The groups' learning rates.</summary>
            public virtual IEnumerable<ILearningRateController> ParamGroups => _parameter_groups;

            /// <summary>All parameters, group by group.</summary>
            public virtual IEnumerable<Parameter> parameters() => _parameter_groups.SelectMany(group => group.Parameters);

            /// <summary>Adds a group; options that it leaves open are taken from the optimizer.</summary>
            /// <param name="param_group">Group.</param>
            public abstract void add_param_group(ParamGroup param_group);

            /// <summary>Changes every parameter that has a gradient.</summary>
            /// <param name="closure">Computes the loss and its gradients first, or null where the caller did.</param>
            /// <returns>The closure's loss, or null.</returns>
            public abstract Tensor? step(Func<Tensor>? closure = null);

            /// <summary>Fills the gradients of all parameters with zeros.</summary>
            public abstract void zero_grad();

            /// <summary>Disposes of the optimizer's state, not of the parameters. A second call does nothing.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Disposes of the optimizer's state.</summary>
            /// <param name="disposing">False when called by the finalizer, which leaves tensors to their own finalizers.</param>
            protected virtual void Dispose(bool disposing)
            {
            }

            /// <summary>An optimizer's options (one entry a group) and states (one entry a parameter, group by group). The entries are the live ones.</summary>
            public class StateDictionary
            {
                internal StateDictionary()
                {
                }

                /// <summary>Options of each group.</summary>
                public List<OptimizerOptions> Options { get; } = [];

                /// <summary>State of each parameter, in the order of <see cref="parameters" />.</summary>
                public List<OptimizerState> State { get; } = [];

                /// <summary>For each group the positions of its parameters' states in <see cref="State" />.</summary>
                public List<List<int>> StateIndexRef { get; } = [];
            }
        }
    }
}
