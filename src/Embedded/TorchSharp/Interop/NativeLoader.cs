using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>
/// Finds and loads the shim, after preparing the process for libtorch: passive OpenMP waiting, a fast BLAS, and a C allocator
/// that keeps freed memory.
/// </summary>
internal static partial class NativeLoader
{
    private const string FileName = "libadaptersearch_torch.so";
    private const string Packages = "libtorch-dev libopenblas0-openmp";
    private const int KeepFreedBytes = int.MaxValue;

    private static readonly Lock Gate = new();
    private static IntPtr shim;

    [SuppressMessage("Usage", "CA2255", Justification = "The resolver has to be in place before the first native call of any type.")]
    [ModuleInitializer]
    internal static void Install() => NativeLibrary.SetDllImportResolver(typeof(NativeLoader).Assembly, Resolve);

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != Native.Library)
        {
            return IntPtr.Zero;
        }

        lock (Gate)
        {
            if (shim == IntPtr.Zero)
            {
                shim = LoadShim();
            }

            return shim;
        }
    }

    private static IntPtr LoadShim()
    {
        // Busy waiting worker threads cost several times the run time as soon as the machine has other load. The variable must
        // be set in the C environment, which Environment.SetEnvironmentVariable does not touch; a value of the user's stays.
        _ = setenv("OMP_WAIT_POLICY", "passive", 0);
        var fastBlas = PreloadOpenBlas();
        var library = Open(Find(Environment.GetEnvironmentVariable("ADAPTERSEARCH_NATIVE"), AppContext.BaseDirectory));
        if (!fastBlas && ReferenceBlasIsLoaded())
        {
            Console.Error.WriteLine(
                "warning: libtorch runs on the reference BLAS, about 12 times slower. Install OpenBLAS by: "
                + "apt-get install --no-install-recommends libopenblas0-openmp");
        }

        Prepare(library);
        return library;
    }

    /// <summary>The shim's file: where the variable ADAPTERSEARCH_NATIVE says, else beside the program.</summary>
    /// <exception cref="DllNotFoundException">There is no such file; the message says how to get it.</exception>
    internal static string Find(string? asked, string folder)
    {
        if (!string.IsNullOrEmpty(asked))
        {
            var named = Directory.Exists(asked) ? Path.Combine(asked, FileName) : asked;
            return File.Exists(named) ? named : throw new DllNotFoundException($"ADAPTERSEARCH_NATIVE names {asked}, where no {FileName} is");
        }

        var beside = Path.Combine(folder, FileName);
        return File.Exists(beside) ? beside : throw new DllNotFoundException(
            $"{beside} does not exist. Build it by CMake from src/Embedded/TorchSharp/Native (./search does) or name another by the variable "
            + $"ADAPTERSEARCH_NATIVE. It needs: apt-get install --no-install-recommends {Packages} cmake g++");
    }

    /// <summary>Loads the shim and with it libtorch.</summary>
    /// <exception cref="DllNotFoundException">The loader refused; the message says what to install.</exception>
    internal static IntPtr Open(string path)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            throw new DllNotFoundException(
                $"{path} cannot be loaded; most likely libtorch is missing. Install it by: "
                + $"apt-get install --no-install-recommends {Packages}. The loader said: {error.Message}");
        }
    }

    // A library loaded first is what later loads of the same soname bind to, so no system-wide alternative has to change.
    private static bool PreloadOpenBlas()
    {
        if (!Directory.Exists("/usr/lib"))
        {
            return false;
        }

        foreach (var folder in Directory.EnumerateDirectories("/usr/lib").Order(StringComparer.Ordinal))
        {
            var blas = Path.Combine(folder, "openblas-openmp", "libblas.so.3");
            var lapack = Path.Combine(folder, "openblas-openmp", "liblapack.so.3");
            if (File.Exists(blas) && File.Exists(lapack)
                && NativeLibrary.TryLoad(blas, out _) && NativeLibrary.TryLoad(lapack, out _))
            {
                return true;
            }
        }

        return false;
    }

    // A libtorch with its own BLAS (MKL inside the pip wheels) maps no libblas at all.
    private static bool ReferenceBlasIsLoaded() =>
        File.Exists("/proc/self/maps")
        && File.ReadLines("/proc/self/maps").Any(line => line.Contains("/libblas.so", StringComparison.Ordinal)
            && !line.Contains("openblas", StringComparison.Ordinal) && !line.Contains("blis", StringComparison.Ordinal)
            && !line.Contains("atlas", StringComparison.Ordinal));

    private static unsafe void Prepare(IntPtr library)
    {
        var prepare = (delegate* unmanaged<long, int>)NativeLibrary.GetExport(library, "at_prepare");
        _ = prepare(KeepFreedBytes);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
