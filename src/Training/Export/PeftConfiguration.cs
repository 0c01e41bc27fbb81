using System.Text.Json;
using System.Text.Json.Nodes;
using AdapterSearch.Domain;

namespace AdapterSearch.Training.Export;

/// <summary>
/// The <c>adapter_config.json</c> of a PEFT LoRA adapter with the fewest fields that describe it. Ranks and alphas that differ from the
/// most common pair stand in the two patterns under full module names with their dots escaped, because PEFT matches a pattern key as the
/// regular expression <c>(.*\.)?(KEY)$</c> and takes the first that fits.
/// </summary>
public sealed record PeftConfiguration
{
    /// <summary>Release of PEFT whose rules for these fields the export follows.</summary>
    public const string PeftVersion = "0.18.0";

    /// <summary>File name inside an adapter folder.</summary>
    public const string FileName = "adapter_config.json";

    /// <summary>Name or path of the base model.</summary>
    public required string BaseModel { get; init; }

    /// <summary>Task type of PEFT, or null where PEFT has none for the task.</summary>
    public string? TaskType { get; init; }

    /// <summary>Rank of modules without a pattern.</summary>
    public required int Rank { get; init; }

    /// <summary>α of modules without a pattern.</summary>
    public required double Alpha { get; init; }

    /// <summary>Dropout that training used on adapter inputs.</summary>
    public double Dropout { get; init; }

    /// <summary>Scale α/√r instead of α/r.</summary>
    public bool RankStabilized { get; init; }

    /// <summary>Full names of adapted modules.</summary>
    public required IReadOnlyList<string> TargetModules { get; init; }

    /// <summary>Escaped full names and ranks of modules whose rank or α differs.</summary>
    public IReadOnlyDictionary<string, int> RankPattern { get; init; } = new Dictionary<string, int>();

    /// <summary>Escaped full names and α of the same modules.</summary>
    public IReadOnlyDictionary<string, double> AlphaPattern { get; init; } = new Dictionary<string, double>();

    /// <summary>Modules that are saved whole, such as a new task head.</summary>
    public IReadOnlyList<string> ModulesToSave { get; init; } = [];

    /// <summary>The configuration of adapted modules.</summary>
    /// <param name="modules">Names, ranks and α of adapted modules; at least one.</param>
    /// <param name="baseModel">Name or path of the base model.</param>
    /// <param name="head">Name of the trained head, or null.</param>
    /// <param name="rankStabilized">Scale α/√r.</param>
    /// <param name="dropout">Adapter dropout of the training.</param>
    /// <param name="taskType">Task type of PEFT, or null.</param>
    public static PeftConfiguration From(
        IReadOnlyList<(string Name, int Rank, double Alpha)> modules,
        string baseModel,
        string? head,
        bool rankStabilized,
        double dropout,
        string? taskType)
    {
        ArgumentNullException.ThrowIfNull(modules);
        if (modules.Count == 0)
        {
            throw new AdapterExportException("There is no adapter to export: no module has one.");
        }

        var common = modules.GroupBy(m => (m.Rank, m.Alpha)).OrderByDescending(g => g.Count()).ThenBy(g => g.Key.Rank).First().Key;
        var others = modules.Where(m => (m.Rank, m.Alpha) != common).ToArray();
        return new PeftConfiguration
        {
            BaseModel = baseModel,
            TaskType = taskType,
            Rank = common.Rank,
            Alpha = common.Alpha,
            Dropout = dropout,
            RankStabilized = rankStabilized,
            TargetModules = [.. modules.Select(m => m.Name)],
            RankPattern = others.ToDictionary(m => PatternKey(m.Name), m => m.Rank),
            AlphaPattern = others.ToDictionary(m => PatternKey(m.Name), m => m.Alpha),
            ModulesToSave = head is null ? [] : [head],
        };
    }

    /// <summary>A module name as a pattern key: its dots escaped.</summary>
    public static string PatternKey(string moduleName)
    {
        ArgumentException.ThrowIfNullOrEmpty(moduleName);
        return moduleName.Replace(".", @"\.", StringComparison.Ordinal);
    }

    /// <summary>The file's text.</summary>
    public string ToJson()
    {
        var json = new JsonObject
        {
            ["peft_type"] = "LORA",
            ["task_type"] = TaskType,
            ["base_model_name_or_path"] = BaseModel,
            ["r"] = Rank,
            ["lora_alpha"] = Number(Alpha),
            ["lora_dropout"] = Dropout,
            ["bias"] = "none",
            ["target_modules"] = new JsonArray([.. TargetModules.Select(m => JsonValue.Create(m))]),
            ["rank_pattern"] = new JsonObject(RankPattern.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)JsonValue.Create(p.Value)))),
            ["alpha_pattern"] = new JsonObject(AlphaPattern.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)Number(p.Value)))),
            ["inference_mode"] = true,
            ["peft_version"] = PeftVersion,
        };
        if (RankStabilized)
        {
            json["use_rslora"] = true;
        }

        if (ModulesToSave.Count > 0)
        {
            json["modules_to_save"] = new JsonArray([.. ModulesToSave.Select(m => JsonValue.Create(m))]);
        }

        return json.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n";
    }

    /// <summary>α as a whole number where it is one: PEFT declares the field as an integer but computes with any number.</summary>
    private static JsonValue Number(double value) =>
        value == Math.Floor(value) && Math.Abs(value) < 1e15 ? JsonValue.Create((long)value) : JsonValue.Create(value);
}
