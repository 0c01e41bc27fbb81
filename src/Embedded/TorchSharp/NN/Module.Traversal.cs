using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Direct children with their names.</summary>
            public virtual IEnumerable<(string name, Module module)> named_children() => _internal_submodules;

            /// <summary>Direct children.</summary>
            public virtual IEnumerable<Module> children() => named_children().Select(child => child.module);

            /// <summary>All modules below this one with their dotted names: the direct children first, then what is below each. Without this one.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach (var child in _internal_submodules)
                {
                    yield return child;
                }

                foreach (var (childName, child) in _internal_submodules)
                {
                    foreach (var (below, module) in child.named_modules())
                    {
                        yield return ($"{childName}.{below}", module);
                    }
                }
            }

            /// <summary>All modules below this one, in the order of <see cref="named_modules" />.</summary>
            public virtual IEnumerable<Module> modules() => named_modules().Select(entry => entry.module);

            /// <summary>Parameters with their dotted names; a shared parameter appears once.</summary>
            /// <param name="recurse">Whether to include those of the modules below.</param>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<Parameter>(ReferenceEqualityComparer.Instance);
                foreach (var (key, parameter) in _internal_params)
                {
                    if (seen.Add(parameter))
                    {
                        yield return (key, parameter);
                    }
                }

                if (!recurse)
                {
                    yield break;
                }

                foreach (var (childName, child) in _internal_submodules)
                {
                    foreach (var (below, parameter) in child.named_parameters(true))
                    {
                        if (seen.Add(parameter))
                        {
                            yield return ($"{childName}.{below}", parameter);
                        }
                    }
                }
            }

            /// <summary>Parameters in the order of <see cref="named_parameters" />.</summary>
            /// <param name="recurse">Whether to include those of the modules below.</param>
            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(entry => entry.parameter);

            /// <summary>Buffers with their dotted names; a shared buffer appears once.</summary>
            /// <param name="recurse">Whether to include those of the modules below.</param>
            /// <param name="include_nonpersistent">Whether to include buffers that <see cref="state_dict" /> leaves out.</param>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
                foreach (var (key, (buffer, persistent)) in _internal_buffers)
                {
                    if ((persistent || include_nonpersistent) && seen.Add(buffer))
                    {
                        yield return (key, buffer);
                    }
                }

                if (!recurse)
                {
                    yield break;
                }

                foreach (var (childName, child) in _internal_submodules)
                {
                    foreach (var (below, buffer) in child.named_buffers(true, include_nonpersistent))
                    {
                        if (seen.Add(buffer))
                        {
                            yield return ($"{childName}.{below}", buffer);
                        }
                    }
                }
            }

            /// <summary>Buffers in the order of <see cref="named_buffers" />.</summary>
            /// <param name="recurse">Whether to include those of the modules below.</param>
            /// <param name="include_nonpersistent">Whether to include buffers that <see cref="state_dict" /> leaves out.</param>
            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(entry => entry.buffer);

            /// <summary>Whether a parameter of that dotted name exists.</summary>
            /// <param name="target">Dotted name.</param>
            public virtual bool has_parameter(string target) => get_parameter(target) is not null;

            /// <summary>Whether a buffer of that dotted name exists.</summary>
            /// <param name="target">Dotted name.</param>
            public virtual bool has_buffer(string target) => get_buffer(target) is not null;

            /// <summary>The parameter of a dotted name, or null.</summary>
            /// <param name="target">Dotted name.</param>
            public virtual Parameter? get_parameter(string target) =>
                _internal_params.TryGetValue(target, out var own) ? own : Below(target, (child, rest) => child.get_parameter(rest));

            /// <summary>The buffer of a dotted name, or null.</summary>
            /// <param name="target">Dotted name.</param>
            public virtual Tensor? get_buffer(string target) =>
                _internal_buffers.TryGetValue(target, out var own) ? own.Item1 : Below(target, (child, rest) => child.get_buffer(rest));

            private T? Below<T>(string target, Func<Module, string, T?> find)
                where T : class
            {
                var dot = target.IndexOf('.', StringComparison.Ordinal);
                if (dot < 0)
                {
                    return null;
                }

                foreach (var (childName, child) in named_children())
                {
                    if (target.AsSpan(0, dot).SequenceEqual(childName))
                    {
                        return find(child, target[(dot + 1)..]);
                    }
                }

                return null;
            }
        }
    }
}
