using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A source of random numbers with a state that can be read and set.</summary>
    public class Generator : IDisposable
    {
        /// <summary>Makes a generator for a device (the processor by default) with a seed.</summary>
        public Generator(ulong seed = 0, Device? device = null)
        {
            this.device = device ?? CPU;
            var status = Native.at_generator_new((int)this.device.type, this.device.index, unchecked((long)seed), out var pointer);
            Native.Check(status, "Generator");
            NativeHandle = new GeneratorHandle(pointer);
        }

        private Generator(IntPtr pointer)
        {
            device = CPU;
            NativeHandle = new GeneratorHandle(pointer);
        }

        /// <summary>The processor's default generator.</summary>
        public static Generator Default
        {
            get
            {
                Native.Check(Native.at_generator_default(out var pointer), "Generator.Default");
                return new Generator(pointer);
            }
        }

        /// <summary>The device for which numbers are drawn.</summary>
        public Device device { get; }

        internal GeneratorHandle NativeHandle { get; }

        /// <summary>Starts the sequence anew from a seed.</summary>
        public Generator manual_seed(long seed)
        {
            Native.Check(Native.at_generator_manual_seed(NativeHandle, seed), "Generator.manual_seed");
            return this;
        }

        /// <summary>Seeds from the system's entropy and returns that seed.</summary>
        public long seed()
        {
            Native.Check(Native.at_generator_seed(NativeHandle, out var value), "Generator.seed");
            return value;
        }

        /// <summary>The seed that the sequence started from.</summary>
        public long initial_seed()
        {
            Native.Check(Native.at_generator_initial_seed(NativeHandle, out var value), "Generator.initial_seed");
            return value;
        }

        /// <summary>The whole state as a tensor of bytes; the same state gives the same numbers.</summary>
        public Tensor get_state() =>
            Native.Made(Native.at_generator_get_state(NativeHandle, out var made), "Generator.get_state", made);

        /// <summary>Sets a state that <see cref="get_state"/> returned.</summary>
        public void set_state(Tensor value) =>
            Native.Check(Native.at_generator_set_state(NativeHandle, value.Handle), "Generator.set_state");

        /// <summary>Frees the generator.</summary>
        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        /// <summary>Frees the generator.</summary>
        protected virtual void Dispose(bool disposing)
        {
            if (disposing)
            {
                NativeHandle.Dispose();
            }
        }
    }

    /// <summary>Seeds the default generators of all devices and returns the processor's.</summary>
    public static Generator manual_seed(long seed)
    {
        Native.Check(Native.at_manual_seed(seed), "manual_seed");
        return Generator.Default;
    }

    /// <summary>The seed of the processor's default generator.</summary>
    public static long initial_seed()
    {
        using var generator = Generator.Default;
        return generator.initial_seed();
    }

    /// <summary>The state of the processor's default generator.</summary>
    public static Tensor get_rng_state()
    {
        using var generator = Generator.Default;
        return generator.get_state();
    }

    /// <summary>Sets the state of the processor's default generator.</summary>
    public static void set_rng_state(Tensor new_state)
    {
        using var generator = Generator.Default;
        generator.set_state(new_state);
    }
}
