using System.Reflection;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>
        /// Base of all layers and models: a named tree of modules, parameters and buffers.
        /// </summary>
        /// <remarks>
        /// A derived class assigns its children to fields and calls <see cref="RegisterComponents" /> at the end of its constructor, which
        /// registers every field that holds a module, a <see cref="Parameter" /> or a tensor (a buffer) under the field's name.
        /// <para>
        /// Registration happens once. To put another module into a place later (adapter injection) do both: assign the field (or list entry) that
        /// `forward` reads, and call <see cref="register_module" /> twice, first with null (which removes the name), then with the
        /// replacement. The removed module stays alive and belongs to the caller.
        /// </para>
        /// </remarks>
        public partial class Module : IDisposable
        {
            /// <summary>Name of the kind of module; <see cref="GetName" /> returns it.</summary>
            protected string? name;

            /// <summary>Direct children by name, in registration order.</summary>
            protected OrderedDict<string, Module> _internal_submodules = new();

            /// <summary>Own buffers by name; the flag says whether the buffer is part of <see cref="state_dict" />.</summary>
            protected OrderedDict<string, (Tensor, bool)> _internal_buffers = new();

            /// <summary>Own parameters by name.</summary>
            protected OrderedDict<string, Parameter> _internal_params = new();

            private bool _areComponentsRegistered;
            private bool _training = true;
            private bool _disposed;

            /// <summary>A module with no components yet, in training mode.</summary>
            /// <param name="name">Name of the kind of module.</param>
            protected Module(string name) => this.name = name;

            /// <summary>Finalizer; tensors have their own.</summary>
            ~Module() => Dispose(false);

            /// <summary>Whether the module trains (dropout active) or evaluates.</summary>
            public virtual bool training => _training;

            /// <summary>Sets training mode on this module and all below it.</summary>
            /// <param name="train">True to train, false to evaluate.</param>
            public virtual void train(bool train = true)
            {
                _training = train;
                foreach (var (_, child) in named_children())
                {
                    child.train(train);
                }
            }

            /// <summary>Sets evaluation mode on this module and all below it.</summary>
            public virtual void eval() => train(false);

            /// <summary>Name of the kind of module.</summary>
            public virtual string GetName() => string.IsNullOrEmpty(name) ? GetType().Name : name;

            /// <summary>Calls a function on every module below this one, children first, then on this one.</summary>
            /// <param name="fn">Function.</param>
            /// <returns>This module.</returns>
            public virtual Module apply(Action<Module> fn)
            {
                foreach (var (_, child) in _internal_submodules)
                {
                    child.apply(fn);
                }

                fn(this);
                return this;
            }

            /// <summary>Clears the gradients of all parameters below this module in one native call.</summary>
            /// <param name="set_to_none">True releases the gradients, false fills them with zeros.</param>
            public virtual void zero_grad(bool set_to_none = true) => ParameterBatch.ZeroGrad(parameters(), set_to_none);

            /// <summary>Disposes of the parameters, buffers and child modules. A second call does nothing.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Disposes of the parameters, buffers and child modules.</summary>
            /// <param name="disposing">False when called by the finalizer, which leaves tensors to their own finalizers.</param>
            protected virtual void Dispose(bool disposing)
            {
                if (!disposing || _disposed)
                {
                    return;
                }

                _disposed = true;
                foreach (var (_, (buffer, _)) in _internal_buffers)
                {
                    buffer.DetachFromDisposeScope();
                    buffer.Dispose();
                }

                foreach (var (_, parameter) in _internal_params)
                {
                    parameter.DetachFromDisposeScope();
                    parameter.Dispose();
                }

                foreach (var (_, child) in _internal_submodules)
                {
                    child.Dispose();
                }
            }

            private static IEnumerable<FieldInfo> Fields(Type type)
            {
                var seen = new HashSet<string>();
                for (Type? level = type; level is not null && level != typeof(Module); level = level.BaseType)
                {
                    const BindingFlags own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
                    foreach (var field in level.GetFields(own))
                    {
                        if (seen.Add(field.Name))
                        {
                            yield return field;
                        }
                    }
                }
            }
        }
    }
}
