using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module whose forward call can be watched and changed by hooks, which run in the order of their registration.</summary>
        /// <typeparam name="TPreHook">Function called before forward; a result that is not null replaces the input.</typeparam>
        /// <typeparam name="TPostHook">Function called after forward; a result that is not null replaces the output.</typeparam>
        public class HookableModule<TPreHook, TPostHook> : Module
        {
            /// <summary>Hooks before forward, by key.</summary>
            protected Dictionary<string, TPreHook> pre_hooks = [];

            /// <summary>Hooks after forward, by key.</summary>
            protected Dictionary<string, TPostHook> post_hooks = [];

            /// <summary>Hooks before forward that see the module only, by key.</summary>
            protected Dictionary<string, Action<Module>> module_pre_hooks = [];

            /// <summary>Hooks after forward that see the module only, by key.</summary>
            protected Dictionary<string, Action<Module>> module_post_hooks = [];

            private long _hooks;

            /// <summary>A module without hooks.</summary>
            /// <param name="name">Name of the kind of module.</param>
            protected HookableModule(string name)
                : base(name)
            {
            }

            /// <summary>Adds a hook that runs before forward.</summary>
            /// <param name="hook">Hook.</param>
            public HookRemover register_forward_pre_hook(TPreHook hook) => Add(pre_hooks, hook);

            /// <summary>Adds a hook that runs before forward and sees the module only.</summary>
            /// <param name="hook">Hook.</param>
            public HookRemover register_forward_pre_hook(Action<Module> hook) => Add(module_pre_hooks, hook);

            /// <summary>Adds a hook that runs after forward.</summary>
            /// <param name="hook">Hook.</param>
            public HookRemover register_forward_hook(TPostHook hook) => Add(post_hooks, hook);

            /// <summary>Adds a hook that runs after forward and sees the module only.</summary>
            /// <param name="hook">Hook.</param>
            public HookRemover register_forward_hook(Action<Module> hook) => Add(module_post_hooks, hook);

            private HookRemover Add<THook>(Dictionary<string, THook> hooks, THook hook)
            {
                var key = (_hooks++).ToString(CultureInfo.InvariantCulture);
                hooks.Add(key, hook);
                return new HookRemover(this, key);
            }

            /// <summary>Takes a registered hook away.</summary>
            public class HookRemover
            {
                private readonly HookableModule<TPreHook, TPostHook> _module;
                private readonly string _key;

                /// <summary>The remover of one hook.</summary>
                /// <param name="module">Module that has the hook.</param>
                /// <param name="key">Its key.</param>
                public HookRemover(HookableModule<TPreHook, TPostHook> module, string key)
                {
                    _module = module;
                    _key = key;
                }

                /// <summary>Removes the hook; a second call does nothing.</summary>
                public void remove()
                {
                    _module.pre_hooks.Remove(_key);
                    _module.post_hooks.Remove(_key);
                    _module.module_pre_hooks.Remove(_key);
                    _module.module_post_hooks.Remove(_key);
                }
            }
        }
    }
}
