using AdapterSearch.Domain;
using AdapterSearch.Models;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Export;

/// <summary>What must hold before an adapter folder is handed out.</summary>
internal static class PeftChecks
{
    /// <summary>Every target and every pattern key names exactly one module, and the targets are distinct.</summary>
    internal static void EachNameHitsItsModule(PeftConfiguration configuration, ModelShape shape)
    {
        foreach (var target in configuration.TargetModules)
        {
            RequireOne("target_modules", target, target, shape.Modules.Where(m => PeftNames.TargetFits(target, m.Name)));
        }

        foreach (var key in configuration.RankPattern.Keys.Concat(configuration.AlphaPattern.Keys))
        {
            var meant = configuration.TargetModules.FirstOrDefault(t => PeftConfiguration.PatternKey(t) == key);
            RequireOne("rank_pattern", key, meant, shape.Modules.Where(m => PeftNames.PatternFits(key, m.Name)));
        }
    }

    /// <summary>The folder that was read back adapts the same modules with the same number of parameters and gives the same logits.</summary>
    /// <returns>Largest difference of a logit.</returns>
    internal static double SameLogits(EncoderClassifier trained, PeftFolder folder, IReadOnlyList<LowRankFactors> written, ModelInput probe)
    {
        if (!folder.Modules.Select(m => (m.Module.Name, m.Rank)).SequenceEqual(written.Select(m => (m.Module.Name, m.Rank))))
        {
            throw new AdapterExportException(
                $"The folder adapts {folder.Modules.Count} modules with other names or ranks than the {written.Count} that were trained.");
        }

        using var scope = NewDisposeScope();
        using var plain = trained.ShareBase();
        plain.eval();
        foreach (var (name, to) in new[] { ("weight", plain.Head.weight!), ("bias", plain.Head.bias!) })
        {
            if (!folder.Saved.TryGetValue($"{trained.HeadName}.{name}", out var from))
            {
                throw new AdapterExportException($"The folder lacks the head's {name}.");
            }

            to.copy_(from);
        }

        foreach (var factors in folder.Modules)
        {
            var projection = plain.Projections.Single(p => p.Shape.Name == factors.Module.Name);
            projection.WeightOverride = projection.weight.add(factors.Delta());
        }

        var expected = trained.Logits(probe);
        var found = plain.Logits(probe);
        var difference = found.sub(expected).abs().max().item<float>();
        var size = Math.Max(1, expected.abs().max().item<float>());
        return difference <= PeftExporter.Tolerance * size
            ? difference
            : throw new AdapterExportException($"The exported folder gives other logits than the trained model: they differ by {difference:G3}.");
    }

    private static void RequireOne(string field, string key, string? meant, IEnumerable<ModuleShape> hits)
    {
        var found = hits.Select(m => m.Name).ToArray();
        if (found.Length != 1 || found[0] != meant)
        {
            throw new AdapterExportException($"{field}: '{key}' fits {(found.Length == 0 ? "no module" : string.Join(" and ", found))}, meant is {meant ?? "nothing"}.");
        }
    }
}
