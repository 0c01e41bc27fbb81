namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>All parameters and persistent buffers below this module by dotted name. The tensors are the live ones, not copies.</summary>
            /// <param name="destination">Dictionary to fill; a new one where null.</param>
            /// <param name="prefix">Put before each name, with a dot.</param>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                string Key(string own) => string.IsNullOrEmpty(prefix) ? own : $"{prefix}.{own}";
                foreach (var (own, parameter) in named_parameters())
                {
                    destination.TryAdd(Key(own), parameter);
                }

                foreach (var (own, buffer) in named_buffers(include_nonpersistent: false))
                {
                    destination.TryAdd(Key(own), buffer);
                }

                // A parameter shared by two modules appears once above; its other names are added here.
                foreach (var (own, child) in named_children())
                {
                    child.state_dict(destination, Key(own));
                }

                return destination;
            }

            /// <summary>Copies values into the parameters and buffers of the same names.</summary>
            /// <param name="source">Values by dotted name; each has the shape of its target. Not disposed of.</param>
            /// <param name="strict">Whether a missing or an unknown name is an error.</param>
            /// <param name="skip">Names to leave alone.</param>
            /// <returns>Names that the source lacks, and names that only the source has.</returns>
            /// <exception cref="InvalidOperationException">A name is missing or unknown (strict), or a shape differs. Nothing was copied.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                var target = state_dict();
                bool Taken(string key) => skip is null || !skip.Contains(key);
                var unexpected = source.Keys.Where(key => Taken(key) && !target.ContainsKey(key)).ToList();
                var missing = target.Keys.Where(key => Taken(key) && !source.ContainsKey(key)).ToList();
                if (strict && missing.Count + unexpected.Count > 0)
                {
                    throw new InvalidOperationException(
                        $"The state does not fit {GetName()}: missing [{string.Join(", ", missing)}], unexpected [{string.Join(", ", unexpected)}].");
                }

                var wanted = source.Keys.Where(key => Taken(key) && target.ContainsKey(key)).ToList();
                foreach (var key in wanted)
                {
                    // copy_ would broadcast a smaller tensor without a word
                    if (!target[key].shape.SequenceEqual(source[key].shape))
                    {
                        throw new InvalidOperationException(
                            $"\"{key}\" has shape [{string.Join(", ", source[key].shape)}], but {GetName()} needs [{string.Join(", ", target[key].shape)}].");
                    }
                }

                using (no_grad())
                {
                    foreach (var key in wanted)
                    {
                        target[key].copy_(source[key]);
                    }
                }

                return (missing, unexpected);
            }
        }
    }
}
