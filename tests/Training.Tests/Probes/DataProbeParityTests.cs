using AdapterSearch.Domain;
using AdapterSearch.Strategies;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.Probes;
using AdapterSearch.Training.Tests.DamSearch;
using AdapterSearch.Training.Tests.Fixtures;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Tests.Probes;

/// <summary>What is measured before training equals the scripts of tools/reference (sensitivity, eva, gora, colora).</summary>
[Collection(TensorCollection.Name)]
public sealed class DataProbeParityTests : LeakCheck
{
    private static readonly long[] Units = [.. ReferenceEncoder.Shape.Modules.Select(m => m.ParametersPerRank)];

    [Fact]
    public void Saliency_and_gradient_norm_equal_the_reference()
    {
        var expected = ReferenceFile.Read("sensitivity");
        using var net = Warmed();
        using var scope = NewDisposeScope();
        using var gradients = Gradients(net, expected.Batches());
        ReferenceFile.Close(expected.Doubles("saliency"), gradients.Saliency());
        ReferenceFile.Close(expected.Doubles("norm"), gradients.Norms());
        ReferenceFile.Close(
            [.. expected.Doubles("saliency").Select((s, i) => s / (ReferenceEncoder.Shape.Modules[i].InFeatures * ReferenceEncoder.Shape.Modules[i].OutFeatures))],
            gradients.MeanSaliency());
    }

    [Theory]
    [InlineData("centred")]
    [InlineData("raw")]
    public void Incremental_vectors_equal_the_whole_decomposition_and_the_truncated_recursion(string name)
    {
        var expected = ReferenceFile.Read("eva");
        using var scope = NewDisposeScope();
        foreach (var (part, kept) in new[] { ("whole", 64), ("stream", 3) })
        {
            var modules = expected.GetProperty(part).GetProperty(name);
            for (var m = 0; m < 12; m++)
            {
                using var svd = new IncrementalSvd(kept, name == "centred");
                foreach (var batch in expected.Batches())
                {
                    svd.Add(Inputs(scope, batch)[m]);
                }

                ReferenceFile.Close(modules[m].Doubles("singular"), svd.SingularValues);
                ReferenceFile.Close(modules[m].Doubles("ratios"), svd.Ratios);

                // A layer norm's rows sum to a constant: after centring one direction has no variance, and its vector is any.
                var sure = svd.SingularValues.Count(s => s > 1e-6);
                var difference = modules[m].GetProperty("components").Matrix().narrow(0, 0, sure).sub(svd.Components.narrow(0, 0, sure));
                Assert.InRange(difference.abs().max().item<double>(), 0, 1e-8);
                if (part == "stream")
                {
                    ReferenceFile.Close(modules[m].Doubles("cosines"), svd.Cosines, 1e-8);
                }
            }
        }
    }

    [Fact]
    public void Query_key_and_value_of_a_layer_share_an_input_and_nothing_else_does()
    {
        using var scope = NewDisposeScope();
        var expected = ReferenceFile.Read("eva");
        Assert.Equal(expected.Integers("groups"), ModuleInputs.Groups(Inputs(scope, expected.Batches()[0])));
    }

    [Fact]
    public void Pooled_ranks_equal_the_reference_and_sum_to_the_uniform_ones()
    {
        var expected = ReferenceFile.Read("eva");
        var modules = expected.GetProperty("whole").GetProperty("centred").EnumerateArray().Select(m => m.Doubles("ratios")).ToArray();
        foreach (var entry in expected.GetProperty("ranks").EnumerateArray())
        {
            var unit = Enum.Parse<EvaBudgetUnit>(entry.GetProperty("unit").GetString()!, ignoreCase: true);
            var (limit, budget) = (entry.GetProperty("limit").GetInt32(), entry.GetProperty("budget").GetInt64());
            var ranks = EvaRanks.Allocate([.. modules.Select(r => (IReadOnlyList<double>)[.. r.Take(limit)])], Units, unit, budget);
            Assert.Equal(entry.Integers("ranks"), ranks);
            if (unit == EvaBudgetUnit.Ranks && budget >= Units.Sum())
            {
                Assert.Equal(12 * budget / Units.Sum(), ranks.Sum());
            }
        }
    }

    [Fact]
    public void GoRA_importances_ranks_and_the_start_of_B_equal_the_reference_and_lower_the_loss()
    {
        var expected = ReferenceFile.Read("gora");
        var numbers = ReferenceNumbers.Load();
        using var net = Warmed();
        using var scope = NewDisposeScope();
        using var gradients = Gradients(net, expected.Batches());
        ReferenceFile.Close(expected.Doubles("importance"), gradients.MeanSaliency());
        foreach (var entry in expected.GetProperty("ranks").EnumerateArray())
        {
            var share = Enum.Parse<GoraShare>(entry.GetProperty("share").GetString()!, ignoreCase: true);
            var options = new GoraOptions { MinRank = 0, Share = share };
            Assert.Equal(
                entry.Integers("ranks"),
                GoraRanks.Allocate(gradients.MeanSaliency(), ReferenceEncoder.Shape, options, entry.GetProperty("budget").GetInt64()));
        }

        using var quiet = no_grad();
        var down = Enumerable.Range(0, 12).Select(i => numbers.Tensor($"A.{i}")).ToArray();
        var directions = down.Select((a, i) => GoraStart.Direction(gradients.Mean(i), a)).ToArray();
        for (var i = 0; i < 12; i++)
        {
            Assert.InRange(expected.GetProperty("directions")[i].Matrix().sub(directions[i]).abs().max().item<double>(), 0, 1e-6);
        }

        var up = directions.Select(d => ones_like(d)).ToArray();
        net.Replacement = (m, x, y) => y.add(x.matmul(down[m].t()).matmul(up[m].t()).mul(ReferenceEncoder.Scale));
        double Loss()
        {
            using var inner = NewDisposeScope();
            return net.TrainLoss(expected.Batches()[0]).item<double>();
        }

        var step = GoraStart.Search(up, [.. up.Select(_ => ReferenceEncoder.Scale)], directions, GoraRanks.StepLengths(new GoraOptions()), Loss);
        Assert.Equal(expected.GetProperty("before").GetDouble(), step.LossBefore, 9);
        ReferenceFile.Close(expected.Doubles("steps"), [.. step.Tried.Select(t => t.Step)]);
        ReferenceFile.Close(expected.Doubles("losses"), [.. step.Tried.Select(t => t.Loss)], 1e-7);
        Assert.Equal(expected.GetProperty("best").GetDouble(), step.Step);
        Assert.Equal(step.LossAfter, Loss());

        // The sign: the kept start lowers the loss, its mirror image raises it.
        Assert.True(step.LossAfter < step.LossBefore);
        Assert.True(expected.GetProperty("wrongSign").GetDouble() > step.LossBefore);
    }

    [Fact]
    public void A_start_that_lowers_nothing_is_dropped()
    {
        using var scope = NewDisposeScope();
        var up = ones([2, 1]);
        var step = GoraStart.Search([up], [2], [ones([2, 1])], [1, 0.5], () => -up.sum().item<float>());
        Assert.Equal(0.5, GoraStart.Search([up], [2], [ones([2, 1])], [1, 0.5], () => Math.Abs(up.sum().item<float>() + 0.5)).Step);
        Assert.Equal(0, GoraStart.Search([up], [2], [ones([2, 1])], [1, 0.5], () => -up.sum().item<float>()).Step);
        Assert.Equal((0, 0, 0), (step.Step, step.LossAfter, up.abs().sum().item<float>()));
    }

    [Fact]
    public void Integrated_gradients_and_their_ranks_equal_the_reference()
    {
        var expected = ReferenceFile.Read("colora");
        using var net = Warmed();
        using var scope = NewDisposeScope();
        var weights = Enumerable.Range(0, 12).Select(i => net.Frozen(i).clone()).ToArray();
        foreach (var entry in expected.GetProperty("cases").EnumerateArray())
        {
            var losses = expected.Batches().Select(b => (Func<IReadOnlyList<Tensor>, Tensor>)(moved =>
            {
                for (var i = 0; i < 12; i++)
                {
                    net.Freeze(i, moved[i]);
                }

                return net.TrainLoss(b);
            }));
            var found = IntegratedGradients.Contributions(
                weights, entry.GetProperty("baseline").GetDouble(), entry.GetProperty("points").GetInt32(), [.. losses]);
            ReferenceFile.Close(entry.Doubles("contributions"), found);
            var factors = ColoraRanks.Factors(found);
            ReferenceFile.Close(entry.Doubles("factors"), factors);
            foreach (var top in entry.GetProperty("ranks").EnumerateArray())
            {
                Assert.Equal(top.Integers("ranks"), ColoraRanks.Allocate(factors, ReferenceEncoder.Shape, top.GetProperty("top").GetInt32(), 1_000_000));
            }
        }
    }

    private static MeanGradients Gradients(ReferenceEncoder net, long[][] batches)
    {
        var weights = Enumerable.Range(0, 12).Select(i => net.Frozen(i).detach().requires_grad_()).ToArray();
        for (var i = 0; i < weights.Length; i++)
        {
            net.Freeze(i, weights[i]);
        }

        var gradients = new MeanGradients(weights);
        foreach (var batch in batches)
        {
            gradients.Add(() => net.TrainLoss(batch));
        }

        return gradients;
    }

    private static Tensor[] Inputs(DisposeScope owner, long[] batch)
    {
        var seen = new Tensor[12];
        using (var net = new ReferenceEncoder(ReferenceNumbers.Load()))
        {
            using var quiet = no_grad();
            net.Replacement = (m, x, y) =>
            {
                seen[m] = x.reshape(-1, x.shape[^1]).clone().DetachFromDisposeScope();
                return y;
            };
            net.Logits(0, batch);
        }

        owner.Attach(seen.Cast<IDisposable>());
        return seen;
    }

    private static ReferenceEncoder Warmed()
    {
        var numbers = ReferenceNumbers.Load();
        var net = new ReferenceEncoder(numbers) { Replacement = (_, _, y) => y };
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        net.HeadWeight.copy_(numbers.Tensor("probe.head.weight"));
        net.HeadBias.copy_(numbers.Tensor("probe.head.bias"));
        return net;
    }
}
