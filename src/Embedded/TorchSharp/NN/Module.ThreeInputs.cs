namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Something that can be called with three inputs.</summary>
        /// <typeparam name="T1">First input.</typeparam>
        /// <typeparam name="T2">Second input.</typeparam>
        /// <typeparam name="T3">Third input.</typeparam>
        /// <typeparam name="TResult">Output.</typeparam>
        public interface IModule<T1, T2, T3, TResult>
        {
            /// <summary>Runs the hooks and the forward pass.</summary>
            /// <param name="input1">First input.</param>
            /// <param name="input2">Second input.</param>
            /// <param name="input3">Third input.</param>
            TResult call(T1 input1, T2 input2, T3 input3);
        }

        /// <summary>A module of three inputs: derive, override <see cref="forward" />, and use <see cref="call" />.</summary>
        /// <typeparam name="T1">First input.</typeparam>
        /// <typeparam name="T2">Second input.</typeparam>
        /// <typeparam name="T3">Third input.</typeparam>
        /// <typeparam name="TResult">Output.</typeparam>
        public abstract class Module<T1, T2, T3, TResult> : HookableModule<Func<Module<T1, T2, T3, TResult>, T1, T2, T3, (T1, T2, T3)?>, Func<Module<T1, T2, T3, TResult>, T1, T2, T3, TResult, TResult>>, IModule<T1, T2, T3, TResult>
        {
            /// <summary>A module with no components yet.</summary>
            /// <param name="name">Name of the kind of module.</param>
            protected Module(string name)
                : base(name)
            {
            }

            /// <summary>The computation. Callers use <see cref="call" />, which runs the hooks too.</summary>
            /// <param name="input1">First input.</param>
            /// <param name="input2">Second input.</param>
            /// <param name="input3">Third input.</param>
            public abstract TResult forward(T1 input1, T2 input2, T3 input3);

            /// <summary>Runs the hooks and the forward pass.</summary>
            /// <param name="input1">First input.</param>
            /// <param name="input2">Second input.</param>
            /// <param name="input3">Third input.</param>
            public TResult call(T1 input1, T2 input2, T3 input3)
            {
                foreach (var hook in module_pre_hooks.Values)
                {
                    hook(this);
                }

                foreach (var hook in pre_hooks.Values)
                {
                    if (hook(this, input1, input2, input3) is { } changed)
                    {
                        input1 = changed.Item1;
                        input2 = changed.Item2;
                        input3 = changed.Item3;
                    }
                }

                var result = forward(input1, input2, input3);
                foreach (var hook in post_hooks.Values)
                {
                    if (hook(this, input1, input2, input3, result) is { } changed)
                    {
                        result = changed;
                    }
                }

                foreach (var hook in module_post_hooks.Values)
                {
                    hook(this);
                }

                return result;
            }
        }
    }
}
