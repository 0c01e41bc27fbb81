using System.Globalization;
using System.Text.Json.Nodes;

namespace AdapterSearch.K8s.Tests.Checks;

internal static class Nodes
{
    public static string Text(this JsonNode? node) => node?.GetValue<string>() ?? "";

    public static int? Number(this JsonNode? node) => int.TryParse(node.Text(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static IEnumerable<JsonNode> Items(this JsonNode? node) => node is JsonArray list ? list.OfType<JsonNode>() : [];

    public static IReadOnlyDictionary<string, string> Map(this JsonNode? node) =>
        node is JsonObject map ? map.ToDictionary(p => p.Key, p => p.Value.Text()) : new Dictionary<string, string>();

    public static bool Includes(this IReadOnlyDictionary<string, string> labels, IReadOnlyDictionary<string, string> wanted) =>
        wanted.All(w => labels.TryGetValue(w.Key, out var value) && value == w.Value);

    public static IEnumerable<(string Name, JsonNode Container)> Containers(this Manifest manifest) =>
        manifest.Pod?["spec"]?["containers"].Items().Concat(manifest.Pod?["spec"]?["initContainers"].Items() ?? []).Select(c => (c["name"].Text(), c)) ?? [];
}
