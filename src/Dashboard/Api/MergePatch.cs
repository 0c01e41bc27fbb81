using System.Text.Json.Nodes;

namespace AdapterSearch.Dashboard.Api;

/// <summary>JSON merge patch (RFC 7396): members replace members, null removes one, lists are replaced as wholes.</summary>
internal static class MergePatch
{
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        var merged = target as JsonObject ?? [];
        foreach (var (name, change) in changes)
        {
            if (change is null)
            {
                merged.Remove(name);
                continue;
            }

            var before = merged[name];
            merged.Remove(name);
            merged[name] = Apply(before, change);
        }

        return merged;
    }
}
