using System.Buffers.Binary;
using System.IO.Pipes;
using AdapterSearch.Silo.Workers;

namespace AdapterSearch.Silo.Tests.Workers;

/// <summary>A worker process that does not keep to the protocol.</summary>
public static class RogueWorker
{
    public const string Verb = "rogue-worker";

    public static int Run(string how, string handle)
    {
        using var output = new AnonymousPipeClientStream(PipeDirection.Out, handle);
        var length = new byte[sizeof(int)];
        switch (how)
        {
            case "other version":
                output.Write(MessageFrames.Encode<WorkerMessage>(new WorkerHello(WorkerProtocol.Version + 1, "9.9.9")));
                break;
            case "garbage":
                output.Write("[W] Warning: something was deprecated\n"u8);
                break;
            case "oversized":
                BinaryPrimitives.WriteInt32LittleEndian(length, WorkerProtocol.MaxFrameBytes + 1);
                output.Write(length);
                break;
            case "negative":
                BinaryPrimitives.WriteInt32LittleEndian(length, -5);
                output.Write(length);
                break;
            case "silent":
                break;
            case "gone":
                Console.Error.WriteLine("libtorch_cpu.so: cannot open shared object file");
                return 127;
            case "cut":
                BinaryPrimitives.WriteInt32LittleEndian(length, 100);
                output.Write(length);
                output.Write("{\"mess"u8);
                return 3;
            default:
                return 2;
        }

        // Stays until its silo ends it.
        using var input = Console.OpenStandardInput();
        while (input.ReadByte() >= 0)
        {
        }

        return 0;
    }
}
