using AdapterSearch.Domain;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.DamSearch;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Tests.Fixtures;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Tests.DamSearch;

[Collection(TensorCollection.Name)]
public sealed class EncoderSupernetTests : LeakCheck
{
    [Fact]
    public void A_fresh_supernet_changes_nothing_whatever_its_gates()
    {
        using var bench = new TestBench();
        using var work = Workbench.Open(bench.Context(), TrainingMode.Adapters, TestBench.Training);
        var plain = Logits(work);
        using var net = EncoderSupernet.Inject(work, 4, 2, false, 1);
        net.SetGates(linspace(0, 1, 12, ScalarType.Float32));
        Assert.Equal(plain, Logits(work));
        net.SetGates(null);
        Assert.Equal(plain, Logits(work));
    }

    [Fact]
    public void Switching_an_adapter_off_equals_a_gate_of_zero()
    {
        using var bench = new TestBench();
        using var work = Workbench.Open(bench.Context(), TrainingMode.Adapters, TestBench.Training);
        using var net = EncoderSupernet.Inject(work, 4, 2, false, 1);
        Fill([.. net.Modules]);
        bool[] on = [.. Enumerable.Range(0, 12).Select(i => i % 3 != 1)];
        net.SetGates(tensor([.. on.Select(o => o ? 1f : 0)]));
        var gated = Logits(work);
        net.SetGates(null);
        Assert.NotEqual(gated, Logits(work));
        net.Switch(on);
        Assert.Equal(gated, Logits(work));
        net.Switch(null);
        Assert.NotEqual(gated, Logits(work));
    }

    [Fact]
    public void Gates_and_factors_are_in_module_order()
    {
        using var bench = new TestBench();
        using var work = Workbench.Open(bench.Context(), TrainingMode.Adapters, TestBench.Training);
        using var net = EncoderSupernet.Inject(work, 4, 2, false, 1);
        Assert.Equal(
            TestBench.Shape.Modules.Select(m => (m.OutFeatures, m.InFeatures)), net.Modules.Select(m => ((int)m.B.shape[0], (int)m.A.shape[1])));
        Assert.All(net.Modules, m => Assert.Equal(2, m.Scale));

        // The gradient of a gate is that of the update it multiplies: only module 5 has one other than zero when only its B is.
        Fill(net.Modules[5]);
        var gates = ones(12).requires_grad_();
        net.SetGates(gates);
        var gradient = autograd.grad([work.Model.Logits(work.Data.Train.Slice(0, 5).Input).square().sum()], [gates])[0].data<float>().ToArray();
        Assert.Equal([5], Enumerable.Range(0, 12).Where(i => gradient[i] != 0));
        net.SetGates(null);
    }

    private static void Fill(params LoraFactors[] modules)
    {
        using var quiet = no_grad();
        using var generator = new Generator(8);
        foreach (var module in modules)
        {
            module.B.normal_(0, 0.1, generator);
        }
    }

    private static float[] Logits(Workbench work)
    {
        using var quiet = no_grad();
        return work.Model.Logits(work.Data.Validation.Slice(0, 7).Input).data<float>().ToArray();
    }
}
