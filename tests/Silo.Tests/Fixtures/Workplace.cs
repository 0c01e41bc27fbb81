using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;
using AdapterSearch.Domain;
using AdapterSearch.Models;
using AdapterSearch.Silo.Setup;

namespace AdapterSearch.Silo.Tests;

/// <summary>
/// A folder with one model (2 layers, hidden size 16, images of 8 x 8) and 60 labelled images, deleted afterwards. One unit of rank of all
/// modules has 2 · (4 · 32 + 2 · 48) = 448 parameters; the smallest module has 32.
/// </summary>
public sealed class Workplace : IDisposable
{
    public const long ParametersPerRank = 448;

    public Workplace()
    {
        Directory.CreateDirectory(Path.Combine(ModelRoot, "tiny-vit"));
        File.WriteAllText(Path.Combine(ModelRoot, "tiny-vit", "config.json"), """
            {
              "model_type": "vit", "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32,
              "image_size": 8, "patch_size": 4, "num_channels": 1, "qkv_bias": true, "hidden_act": "gelu"
            }
            """);
        WriteWeights(wrong: null);
        Directory.CreateDirectory(Path.Combine(ModelRoot, "broken"));
        File.WriteAllText(Path.Combine(ModelRoot, "broken", "config.json"), "{ not json");
        var digits = Directory.CreateDirectory(Path.Combine(DataRoot, "digits")).FullName;
        WriteIdx(Path.Combine(digits, "images.idx.gz"), 0x00000803, [60, 8, 8], i => (byte)(i * 31));
        WriteIdx(Path.Combine(digits, "labels.idx.gz"), 0x00000801, [60], i => (byte)(i % 10));
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("silo-tests-").FullName;

    public string ModelRoot => Path.Combine(Folder, "models");

    public string DataRoot => Path.Combine(Folder, "data");

    public string SiloFolder => Path.Combine(Folder, "silo");

    public ServeOptions Options => new() { Port = 0, DataFolder = SiloFolder, ModelRoot = ModelRoot, DataRoot = DataRoot, Slots = 2 };

    /// <summary>A small spec that this workplace can run: budget 448 / 2 · 2 = 448 parameters at rank 2.</summary>
    public static SearchSpec Spec { get; } = new()
    {
        Name = "tiny",
        Model = "tiny-vit",
        Data = new DataSpec { Path = "digits", TrainExamples = 30, ValidationExamples = 10, TestExamples = 20 },
        Budget = new BudgetSpec { Fraction = 0.5 },
        Training = new TrainingOptions { Steps = 20, BatchSize = 10, Rungs = 1 },
        Rank = 2,
        LearningRates = [0.01],
        Seed = 7,
        Repetitions = 2,
        Arms =
        [
            new ArmSpec("dam", new DamStrategyOptions()),
            new ArmSpec("uniform", new UniformOptions()),
            new ArmSpec("head <only>", new HeadOnlyOptions()),
        ],
    };

    /// <summary>Writes the model's weights, all zero; the named tensor gets one row too many.</summary>
    public void WriteWeights(string? wrong)
    {
        var header = new SortedDictionary<string, object>(StringComparer.Ordinal);
        var offset = 0;
        foreach (var module in ModelFolder.ReadShape(Path.Combine(ModelRoot, "tiny-vit")).Modules)
        {
            var name = module.Name + ".weight";
            var rows = module.OutFeatures + (name == wrong ? 1 : 0);
            var bytes = rows * module.InFeatures * 4;
            header[name] = new { dtype = "F32", shape = new[] { rows, module.InFeatures }, data_offsets = new[] { offset, offset + bytes } };
            offset += bytes;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        using var file = File.Create(WeightsFile);
        file.Write(BitConverter.GetBytes((long)json.Length));
        file.Write(json);
        file.Write(new byte[offset]);
    }

    public string WeightsFile => Path.Combine(ModelRoot, "tiny-vit", "model.safetensors");

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static void WriteIdx(string path, int magic, int[] sizes, Func<int, byte> value)
    {
        using var file = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        Span<byte> number = stackalloc byte[4];
        foreach (var part in sizes.Prepend(magic))
        {
            BinaryPrimitives.WriteInt32BigEndian(number, part);
            file.Write(number);
        }

        for (var i = 0; i < sizes.Aggregate(1, (a, b) => a * b); i++)
        {
            file.WriteByte(value(i));
        }
    }
}
