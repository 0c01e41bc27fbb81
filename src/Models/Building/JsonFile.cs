using System.Text.Json;

namespace AdapterSearch.Models.Building;

/// <summary>One JSON object on disk, read by key; every fault names the file and the key.</summary>
internal sealed class JsonFile
{
    private readonly string path;
    private readonly JsonElement root;

    internal JsonFile(string folder, string name)
    {
        if (!Directory.Exists(folder))
        {
            throw new ModelException(folder, "the model folder does not exist.");
        }

        path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            throw new ModelException(path, "the file does not exist; a model folder holds config.json and model.safetensors.");
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            root = document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new ModelException(path, $"is not JSON: {e.Message}", inner: e);
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new ModelException(path, "is not a JSON object.");
        }
    }

    internal ModelException Fault(string key, string problem) => new(path, problem, key);

    internal bool Has(string key) => Value(key) is not null;

    /// <summary>The value, or null where the key is missing or its value is null.</summary>
    internal JsonElement? Value(string key) =>
        root.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    internal string? Text(string key) => Value(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { } other => throw Fault(key, $"'{key}' is {other.GetRawText()}; a text is expected."),
    };

    internal int Integer(string key, int? otherwise = null) => Value(key) switch
    {
        null => otherwise ?? throw Fault(key, $"has no '{key}'."),
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var value) => value,
        { } other => throw Fault(key, $"'{key}' is {other.GetRawText()}; a whole number is expected."),
    };

    internal double Number(string key, double otherwise) => Value(key) switch
    {
        null => otherwise,
        { ValueKind: JsonValueKind.Number } number => number.GetDouble(),
        { } other => throw Fault(key, $"'{key}' is {other.GetRawText()}; a number is expected."),
    };

    internal bool Flag(string key, bool otherwise) => Value(key) switch
    {
        null => otherwise,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } other => throw Fault(key, $"'{key}' is {other.GetRawText()}; true or false is expected."),
    };

    internal IReadOnlyList<double>? Numbers(string key)
    {
        if (Value(key) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(e => e.ValueKind != JsonValueKind.Number))
        {
            throw Fault(key, $"'{key}' is {value.GetRawText()}; a list of numbers is expected.");
        }

        return [.. value.EnumerateArray().Select(e => e.GetDouble())];
    }
}
