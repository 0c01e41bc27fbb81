using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using AdapterSearch.Domain;

namespace AdapterSearch.Silo.Benchmarks.Planted;

/// <summary>Means over plants with paired intervals: one line per method.</summary>
internal sealed class PlantedTable
{
    private readonly IReadOnlyList<PlantResult> plants;

    /// <summary>A table of finished plants.</summary>
    internal PlantedTable(IReadOnlyList<PlantResult> plants, IReadOnlyList<string> methods)
    {
        this.plants = plants;
        Lines = [.. methods.Select(Line).OfType<JsonObject>()];
    }

    /// <summary>One object per method that ended on at least one plant, in the order asked for.</summary>
    internal IReadOnlyList<JsonObject> Lines { get; }

    /// <summary>The best precision of a DAM read-out and its name; NaN when none ran.</summary>
    internal (double Precision, string Method) BestDam() => Lines
        .Select(l => (Precision: l["precision"]!.GetValue<double>(), Method: l["method"]!.GetValue<string>()))
        .Where(l => l.Method == "dam" || l.Method.StartsWith(PlantedOptions.ReadoutPrefix, StringComparison.Ordinal))
        .OrderByDescending(l => l.Precision)
        .DefaultIfEmpty((double.NaN, ""))
        .First();

    /// <summary>The table as readable text.</summary>
    internal string Text()
    {
        var text = new StringBuilder();
        text.AppendLine("method                    plants  prec.  recall  >5 %   share  KL      minus uniform            minus random             params  fine-tunes");
        foreach (var line in Lines)
        {
            double Number(string key) => line[key] is { } node ? node.GetValue<double>() : double.NaN;
            text.AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{line["method"]!.GetValue<string>(),-24}  {line["plants"]!.GetValue<int>(),6}  {Number("precision"):F3}  {Number("recall"):F3}   {Number("strongRecall"):F3}  {Number("parameterShare"):F3}  {Number("lossShare"):F4}  {Interval(line["minusUniform"]),-23}  {Interval(line["minusRandom"]),-23}  {Number("parameters"),6:F0}  {Number("fineTunes"):F2}"));
        }

        return text.ToString();
    }

    private static string Interval(JsonNode? difference) => difference is null
        ? "-"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{difference["mean"]!.GetValue<double>():+0.000;-0.000} [{Bound(difference["low"])}, {Bound(difference["high"])}]");

    private static string Bound(JsonNode? node) => node is null ? "-" : node.GetValue<double>().ToString("+0.000;-0.000", CultureInfo.InvariantCulture);

    private JsonObject? Line(string method)
    {
        var results = plants.Select(p => p.Methods.FirstOrDefault(m => m.Method == method)).OfType<MethodResult>().ToArray();
        if (results.Length == 0)
        {
            return null;
        }

        var strong = results.Select(r => r.Recovery.StrongRecall).Where(r => !double.IsNaN(r)).ToArray();
        var line = new JsonObject
        {
            ["method"] = method,
            ["plants"] = results.Length,
            ["precision"] = Round(results.Average(r => r.Recovery.Precision)),
            ["precisionSd"] = Round(Deviation([.. results.Select(r => r.Recovery.Precision)])),
            ["recall"] = Round(results.Average(r => r.Recovery.Recall)),
            ["strongRecall"] = strong.Length == 0 ? null : Round(strong.Average()),
            ["parameterShare"] = Round(results.Average(r => r.Recovery.ParameterShare)),
            ["lossShare"] = Round(results.Average(r => r.LossShare)),
            ["minusUniform"] = Difference(method, PlantedOptions.Uniform),
            ["minusRandom"] = Difference(method, PlantedOptions.Random),
            ["parameters"] = Math.Round(results.Average(r => r.Parameters)),
            ["searchSeconds"] = Math.Round(results.Average(r => r.SearchSeconds), 2),
            ["finalSeconds"] = Math.Round(results.Average(r => r.FinalSeconds), 2),
            ["fineTunes"] = Math.Round(results.Average(r => r.SearchSeconds) / FineTuneSeconds(results), 2),
        };
        if (results[0].Readouts.Count > 0)
        {
            line["readouts"] = new JsonObject(results[0].Readouts.Keys
                .Where(k => results.All(r => r.Readouts.ContainsKey(k)))
                .Select(k => KeyValuePair.Create(k, (JsonNode?)Round(results.Average(r => r.Readouts[k])))));
        }

        return line;
    }

    /// <summary>Seconds of one plain training at the budget: of uniform rank where it ran, else of the method's own final training.</summary>
    private double FineTuneSeconds(IReadOnlyList<MethodResult> own)
    {
        var uniform = plants.SelectMany(p => p.Methods).Where(m => m.Method == PlantedOptions.Uniform).ToArray();
        return (uniform.Length > 0 ? uniform : own).Average(m => m.FinalSeconds);
    }

    private JsonObject? Difference(string method, string rival)
    {
        var pairs = plants
            .Select(p => (Own: p.Methods.FirstOrDefault(m => m.Method == method), Rival: p.Methods.FirstOrDefault(m => m.Method == rival)))
            .Where(p => p is { Own: not null, Rival: not null })
            .ToArray();
        if (pairs.Length == 0 || method == rival)
        {
            return null;
        }

        var difference = PairedDifference.Of([.. pairs.Select(p => p.Own!.LossShare)], [.. pairs.Select(p => p.Rival!.LossShare)]);
        return new JsonObject
        {
            ["mean"] = Round(difference.Mean),
            ["low"] = double.IsNaN(difference.Low) ? null : Round(difference.Low),
            ["high"] = double.IsNaN(difference.High) ? null : Round(difference.High),
            ["pairs"] = difference.Pairs,
        };
    }

    private static double Round(double value) => Math.Round(value, 5);

    private static double Deviation(double[] values) =>
        values.Length < 2 ? 0 : Math.Sqrt(values.Sum(v => (v - values.Average()) * (v - values.Average())) / (values.Length - 1));
}
