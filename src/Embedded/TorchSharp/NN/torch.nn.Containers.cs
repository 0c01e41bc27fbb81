using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A list of registered modules.</summary>
        /// <param name="modules">Modules.</param>
        public static ModuleList<Module> ModuleList(params Module[] modules) => new(modules);

        /// <summary>A list of registered modules of one type.</summary>
        /// <param name="modules">Modules.</param>
        public static ModuleList<T> ModuleList<T>(params T[] modules)
            where T : Module => new(modules);

        /// <summary>An ordered dictionary of registered modules.</summary>
        /// <param name="modules">Keys and modules.</param>
        public static ModuleDict<Module> ModuleDict(params (string, Module)[] modules) => ModuleDict<Module>(modules);

        /// <summary>An ordered dictionary of registered modules of one type.</summary>
        /// <param name="modules">Keys and modules.</param>
        public static ModuleDict<T> ModuleDict<T>(params (string, T)[] modules)
            where T : Module
        {
            var result = new ModuleDict<T>();
            foreach (var entry in modules)
            {
                result.Add(entry);
            }

            return result;
        }

        /// <summary>An empty sequence, to be filled by `append`.</summary>
        public static Sequential Sequential() => new(Array.Empty<Module<Tensor, Tensor>>());

        /// <summary>Modules called one after another, named by their position.</summary>
        /// <param name="modules">Modules in order.</param>
        public static Sequential Sequential(params Module<Tensor, Tensor>[] modules) => new(modules);

        /// <summary>Modules called one after another.</summary>
        /// <param name="modules">Names and modules in order.</param>
        public static Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => new(modules);

        /// <summary>Modules called one after another, named by their position.</summary>
        /// <param name="modules">Modules in order.</param>
        public static Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules) => new(modules.ToArray());

        /// <summary>Modules called one after another.</summary>
        /// <param name="modules">Names and modules in order.</param>
        public static Sequential Sequential(IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules) => new(modules.ToArray());
    }
}
