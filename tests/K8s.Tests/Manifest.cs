using System.Text.Json.Nodes;
using AdapterSearch.Testing;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AdapterSearch.K8s.Tests;

/// <summary>One rendered object. All scalars are text, whatever YAML makes of them.</summary>
public sealed record Manifest(JsonObject Root)
{
    private static readonly string[] PodOwners = ["Deployment", "StatefulSet", "Job", "DaemonSet"];

    public string Kind => Root["kind"]?.GetValue<string>() ?? "";

    public string Name => Root["metadata"]?["name"]?.GetValue<string>() ?? "";

    public string Namespace => Root["metadata"]?["namespace"]?.GetValue<string>() ?? "";

    public JsonNode? Spec => Root["spec"];

    /// <summary>The pod template; null where the object makes no pods.</summary>
    public JsonNode? Pod => PodOwners.Contains(Kind) ? Spec?["template"] : null;

    public override string ToString() => $"{Kind}/{Name}";

    /// <summary>Renders a folder below k8s/ with Debian's kubectl.</summary>
    public static IReadOnlyList<Manifest> Render(string folder) => Render(DebianPrograms.Kubectl, folder);

    public static IReadOnlyList<Manifest> Render(string kubectl, string folder)
    {
        var (status, output, errors) = DebianPrograms.Run(kubectl, ["kustomize", Path.Combine(DebianPrograms.Root, "k8s", folder)]);
        return status == 0 ? Parse(output) : throw new InvalidOperationException($"k8s/{folder}: {errors}");
    }

    public static IReadOnlyList<Manifest> Parse(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return [.. stream.Documents.Select(d => Convert(d.RootNode)).OfType<JsonObject>().Select(o => new Manifest(o))];
    }

    public static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(c => KeyValuePair.Create(((YamlScalarNode)c.Key).Value!, Convert(c.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Convert)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "null" or "~" or "" } => null,
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => null,
    };
}
