using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Registers a child, or removes the name when the child is null.</summary>
            /// <param name="name">Name without a dot.</param>
            /// <param name="submodule">Child, or null to remove the name (the removed module is not disposed of).</param>
            /// <exception cref="ArgumentException">The name is empty or holds a dot.</exception>
            /// <exception cref="InvalidOperationException">The name is taken: remove it first by passing null.</exception>
            public virtual void register_module(string name, Module? submodule)
            {
                if (submodule is null)
                {
                    _internal_submodules.Remove(name);
                    return;
                }

                if (string.IsNullOrEmpty(name) || name.Contains('.', StringComparison.Ordinal))
                {
                    throw new ArgumentException($"A module name is neither empty nor holds a dot; got \"{name}\".", nameof(name));
                }

                if (_internal_submodules.ContainsKey(name))
                {
                    throw new InvalidOperationException(
                        $"\"{name}\" is already registered in {GetName()}; register null under that name first to replace it.");
                }

                submodule.RegisterComponents();
                _internal_submodules.Add(name, submodule);
            }

            /// <summary>Same as <see cref="register_module" />.</summary>
            /// <param name="name">Name without a dot.</param>
            /// <param name="module">Child.</param>
            public void add_module(string name, Module module) => register_module(name, module);

            /// <summary>Registers a parameter of this module, which then owns it.</summary>
            /// <param name="name">Name.</param>
            /// <param name="param">Parameter.</param>
            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_parameter(string name, Parameter param)
            {
                ArgumentNullException.ThrowIfNull(param);
                if (_internal_params.ContainsKey(name))
                {
                    throw new InvalidOperationException($"Parameter \"{name}\" is already registered in {GetName()}.");
                }

                _internal_params.Add(name, param);
            }

            /// <summary>Registers a buffer (a tensor that no optimizer changes); the module then owns it.</summary>
            /// <param name="name">Name.</param>
            /// <param name="tensor">Tensor.</param>
            /// <param name="persistent">Whether the buffer is part of <see cref="state_dict" />.</param>
            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                if (_internal_buffers.ContainsKey(name))
                {
                    throw new InvalidOperationException($"Buffer \"{name}\" is already registered in {GetName()}.");
                }

                _internal_buffers.Add(name, (tensor, persistent));
            }

            /// <summary>
            /// Registers every field that holds a module, parameter or tensor and whose name is still free. Does its work once per module.
            /// </summary>
            protected virtual void RegisterComponents()
            {
                if (_areComponentsRegistered)
                {
                    return;
                }

                foreach (var field in Fields(GetType()))
                {
                    var key = field.ComponentName();
                    if (_internal_submodules.ContainsKey(key) || _internal_params.ContainsKey(key) || _internal_buffers.ContainsKey(key))
                    {
                        continue;
                    }

                    switch (field.GetValue(this))
                    {
                        case Module module:
                            register_module(key, module);
                            break;
                        case Parameter parameter: // a Parameter is a Tensor too, so this case stands first
                            register_parameter(key, parameter);
                            break;
                        case Tensor tensor:
                            register_buffer(key, tensor);
                            break;
                    }
                }

                _areComponentsRegistered = true;
            }

            /// <summary>Sets, replaces or (null) removes a parameter; the earlier one is not disposed of.</summary>
            /// <param name="name">Name.</param>
            /// <param name="value">Parameter or null.</param>
            protected void ConditionallyRegisterParameter(string name, Parameter? value)
            {
                if (value is null)
                {
                    _internal_params.Remove(name);
                }
                else
                {
                    _internal_params[name] = value;
                }
            }

            /// <summary>Sets, replaces or (null) removes a buffer; the earlier one is not disposed of.</summary>
            /// <param name="name">Name.</param>
            /// <param name="value">Tensor or null.</param>
            /// <param name="persistent">Whether the buffer is part of <see cref="state_dict" />.</param>
            protected void ConditionallyRegisterBuffer(string name, Tensor? value, bool persistent = true)
            {
                if (value is null)
                {
                    _internal_buffers.Remove(name);
                }
                else
                {
                    _internal_buffers[name] = (value, persistent);
                }
            }

            /// <summary>Forgets all children without disposing of them.</summary>
            protected void ClearModules() => _internal_submodules.clear();
        }
    }
}
