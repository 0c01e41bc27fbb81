using System.Text.RegularExpressions;

namespace AdapterSearch.Training.Export;

/// <summary>How PEFT finds modules by name, and the names of its tensors.</summary>
public static class PeftNames
{
    private const string Prefix = "base_model.model.";

    /// <summary>Tensor name of A, <c>[rank, in]</c>.</summary>
    public static string LoraA(string module) => $"{Prefix}{module}.lora_A.weight";

    /// <summary>Tensor name of B, <c>[out, rank]</c>.</summary>
    public static string LoraB(string module) => $"{Prefix}{module}.lora_B.weight";

    /// <summary>Tensor name of a parameter of a module that is saved whole.</summary>
    public static string Saved(string module, string parameter) => $"{Prefix}{module}.{parameter}";

    /// <summary>Whether a key of <c>rank_pattern</c> or <c>alpha_pattern</c> fits a module: <c>(.*\.)?(KEY)$</c> from its start.</summary>
    public static bool PatternFits(string key, string module) =>
        Regex.IsMatch(module, $@"\A(?:.*\.)?(?:{key})\z", RegexOptions.CultureInvariant | RegexOptions.Singleline);

    /// <summary>Whether an entry of <c>target_modules</c> or <c>modules_to_save</c> fits a module: the same name or a dotted suffix of it.</summary>
    public static bool TargetFits(string entry, string module) =>
        module == entry || module.EndsWith("." + entry, StringComparison.Ordinal);
}
