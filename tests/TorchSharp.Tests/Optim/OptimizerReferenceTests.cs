using System.Text.Json;
using AdapterSearch.Tests.Shared;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdapterSearch.TorchSharp.Tests.Optim;

/// <summary>Twenty steps against PyTorch 1.13's single-tensor path (tools/reference/torchsharp_optim.py).</summary>
[Collection(TensorCollection.Name)]
public class OptimizerReferenceTests : LeakCheck
{
    private static readonly JsonElement Reference = ReferenceNumbers.Read("torchsharp_optim.json");

    private static readonly Dictionary<string, Func<Parameter[], optim.Optimizer>> Makers = new()
    {
        ["adamw"] = p => optim.AdamW(p, 0.05, weight_decay: 0.1),
        ["adamw_float64"] = p => optim.AdamW(p, 0.05, weight_decay: 0.1),
        ["adamw_amsgrad_maximize"] = p => optim.AdamW(p, 0.03, 0.8, 0.95, 1e-6, 0.01, amsgrad: true, maximize: true),
        ["sgd"] = p => optim.SGD(p, 0.1),
        ["sgd_momentum_decay"] = p => optim.SGD(p, 0.1, 0.9, 0.1, 0.05),
        ["sgd_nesterov_maximize"] = p => optim.SGD(p, 0.01, 0.9, weight_decay: 0.05, nesterov: true, maximize: true),
    };

    public static IEnumerable<object[]> Names() => Makers.Keys.Select(name => new object[] { name });

    [Theory]
    [MemberData(nameof(Names))]
    public void Losses_and_parameters_equal_those_of_PyTorch_over_twenty_steps(string name)
    {
        var run = Reference.GetProperty("runs").GetProperty(name);
        using var problem = new SmallProblem(name.EndsWith("float64", StringComparison.Ordinal) ? ScalarType.Float64 : ScalarType.Float32);
        using var optimizer = Makers[name](problem.Parameters);
        var losses = new double[Reference.GetProperty("steps").GetInt32()];
        for (var i = 0; i < losses.Length; i++)
        {
            losses[i] = problem.Step(optimizer);
        }

        ReferenceNumbers.Near(ReferenceNumbers.Doubles(run.GetProperty("losses")), losses, 1e-7);
        foreach (var (expected, parameter) in run.GetProperty("final").EnumerateArray().Zip(problem.Parameters))
        {
            ReferenceNumbers.Near(ReferenceNumbers.Doubles(expected), ReferenceNumbers.Numbers(parameter), 1e-7);
        }
    }
}
