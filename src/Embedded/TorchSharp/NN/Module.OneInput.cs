namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Something that can be called with one input.</summary>
        /// <typeparam name="T">Type of the input.</typeparam>
        /// <typeparam name="TResult">Output.</typeparam>
        public interface IModule<T, TResult>
        {
            /// <summary>Runs the hooks and the forward pass.</summary>
            /// <param name="input1">Input.</param>
            TResult call(T input1);
        }

        /// <summary>A module of one input: derive, override <see cref="forward" />, and use <see cref="call" />.</summary>
        /// <typeparam name="T">Type of the input.</typeparam>
        /// <typeparam name="TResult">Output.</typeparam>
        public abstract class Module<T, TResult> : HookableModule<Func<Module<T, TResult>, T, T>, Func<Module<T, TResult>, T, TResult, TResult>>, IModule<T, TResult>
        {
            /// <summary>A module with no components yet.</summary>
            /// <param name="name">Name of the kind of module.</param>
            protected Module(string name)
                : base(name)
            {
            }

            /// <summary>The computation. Callers use <see cref="call" />, which runs the hooks too.</summary>
            /// <param name="input">Input.</param>
            public abstract TResult forward(T input);

            /// <summary>Runs the hooks and the forward pass.</summary>
            /// <param name="input">Input.</param>
            public TResult call(T input)
            {
                foreach (var hook in module_pre_hooks.Values)
                {
                    hook(this);
                }

                foreach (var hook in pre_hooks.Values)
                {
                    // a hook may return null to leave the input as it is
                    if (hook(this, input) is { } changed)
                    {
                        input = changed;
                    }
                }

                var result = forward(input);
                foreach (var hook in post_hooks.Values)
                {
                    if (hook(this, input, result) is { } changed)
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
