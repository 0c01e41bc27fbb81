using AdapterSearch.Tests.Shared;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdapterSearch.TorchSharp.Tests.Optim;

/// <summary>Saving and restoring an optimizer's state continues to the bit, whichever of the routes is taken.</summary>
[Collection(TensorCollection.Name)]
public class OptimizerStateTests : LeakCheck
{
    private static readonly Dictionary<string, Func<Parameter[], OptimizerHelper>> Makers = new()
    {
        ["AdamW"] = p => optim.AdamW(p, 0.05, weight_decay: 0.1),
        ["AdamW with AMSGrad"] = p => optim.AdamW(p, 0.05, amsgrad: true),
        ["SGD with momentum"] = p => optim.SGD(p, 0.1, 0.9),
        ["SGD"] = p => optim.SGD(p, 0.1),
    };

    public static IEnumerable<object[]> Names() => Makers.Keys.Select(name => new object[] { name });

    [Theory]
    [MemberData(nameof(Names))]
    public void A_state_dictionary_continues_to_the_bit(string name) =>
        Continues(name, (from, to) => to.load_state_dict(from.state_dict()));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_stream_continues_to_the_bit(string name) => Continues(name, (from, to) =>
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        from.save_state_dict(writer);
        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        to.load_state_dict(reader);
        Assert.Equal(stream.Length, stream.Position);
    });

    [Fact]
    public void Copying_the_fields_of_AdamW_continues_to_the_bit() => Continues("AdamW", (from, to) =>
    {
        foreach (var (source, target) in from.state_dict().State.Cast<AdamW.State>().Zip(to.state_dict().State.Cast<AdamW.State>()))
        {
            target.step = source.step;
            target.exp_avg.copy_(source.exp_avg);
            target.exp_avg_sq.copy_(source.exp_avg_sq);
        }
    });

    [Fact]
    public void A_new_state_is_zero_and_a_parameter_without_gradient_keeps_it()
    {
        using var problem = new SmallProblem();
        using var optimizer = optim.AdamW(problem.Parameters, 0.05, weight_decay: 0.5);
        var unused = ReferenceNumbers.Numbers(problem.Parameters[2]);
        problem.Step(optimizer);
        var states = optimizer.state_dict().State.Cast<AdamW.State>().ToArray();
        Assert.Equal([1, 1, 0], states.Select(state => state.step));
        Assert.Equal([0.0, 0], ReferenceNumbers.Numbers(states[2].exp_avg));
        Assert.Equal(unused, ReferenceNumbers.Numbers(problem.Parameters[2]));
        Assert.Null(states[0].max_exp_avg_sq);
    }

    [Fact]
    public void Groups_have_their_own_options_and_take_open_ones_from_the_optimizer()
    {
        using var problem = new SmallProblem();
        using var optimizer = optim.AdamW(
            [
                new AdamW.ParamGroup([problem.Parameters[0]], new AdamW.Options { LearningRate = 0.0, weight_decay = 0.3 }),
                new AdamW.ParamGroup { Parameters = problem.Parameters[1..] },
            ],
            0.05);
        var kept = ReferenceNumbers.Numbers(problem.Parameters[0]);
        var changed = ReferenceNumbers.Numbers(problem.Parameters[1]);
        problem.Step(optimizer);
        Assert.Equal(kept, ReferenceNumbers.Numbers(problem.Parameters[0]));
        Assert.NotEqual(changed, ReferenceNumbers.Numbers(problem.Parameters[1]));
        Assert.Equal([0, 0.05], optimizer.ParamGroups.Select(group => group.LearningRate));
        Assert.Equal(0.9, ((AdamW.Options)optimizer.state_dict().Options[0]).beta1);
        Assert.Equal([[0], [1, 2]], optimizer.state_dict().StateIndexRef);
        foreach (var group in optimizer.ParamGroups)
        {
            group.LearningRate = 0;
        }

        var still = ReferenceNumbers.Numbers(problem.Parameters[1]);
        problem.Step(optimizer);
        Assert.Equal(still, ReferenceNumbers.Numbers(problem.Parameters[1]));
    }

    [Fact]
    public void The_closure_computes_the_loss_with_gradients_on()
    {
        using var problem = new SmallProblem();
        using var optimizer = optim.SGD(problem.Parameters, 0.1);
        using (no_grad())
        {
            var loss = optimizer.step(() =>
            {
                var value = problem.Loss();
                value.backward();
                return value;
            });
            Assert.True(loss!.requires_grad);
        }

        Assert.NotNull(problem.Parameters[0].grad);
    }

    [Fact]
    public void Zeroing_fills_gradients_with_zeros_and_leaves_absent_ones()
    {
        using var problem = new SmallProblem();
        using var optimizer = optim.SGD(problem.Parameters, 0.1);
        problem.Loss().backward();
        optimizer.zero_grad();
        Assert.Equal(new double[12], ReferenceNumbers.Numbers(problem.Parameters[0].grad!));
        Assert.Null(problem.Parameters[2].grad);
    }

    [Fact]
    public void Another_optimizers_stream_a_wrong_count_and_a_wrong_shape_are_refused()
    {
        using var problem = new SmallProblem();
        using var other = optim.SGD(problem.Parameters, 0.1, 0.9);
        using var adamW = optim.AdamW(problem.Parameters);
        using var fewer = optim.AdamW(problem.Parameters[..2]);
        using var turned = optim.AdamW([problem.Parameters[1], problem.Parameters[0], problem.Parameters[2]]);
        Assert.Throws<InvalidDataException>(() => Transfer(adamW, other));
        Assert.Throws<ArgumentException>(() => Transfer(adamW, fewer));
        Assert.Throws<InvalidDataException>(() => Transfer(adamW, turned));
    }

    [Fact]
    public void A_cut_off_or_corrupt_stream_is_refused_before_memory_is_asked_for()
    {
        using var problem = new SmallProblem();
        using var optimizer = optim.SGD(problem.Parameters, 0.1, 0.9);
        problem.Step(optimizer);
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            optimizer.save_state_dict(writer);
        }

        var whole = stream.ToArray();
        for (var length = 0; length < whole.Length; length += 7)
        {
            using var reader = new BinaryReader(new MemoryStream(whole, 0, length));
            Assert.ThrowsAny<IOException>(() => Rethrow(() => optimizer.load_state_dict(reader)));
        }

        // name (length byte + 3), two counts, options (5 doubles, 2 flags), presence flag, type, dimensions: then the first size
        var corrupt = (byte[])whole.Clone();
        var size = 4 + 2 + (5 * 8) + 2 + 1 + 1 + 1;
        Assert.Equal(3, corrupt[size]);
        corrupt[size] = 0x7f;
        using var bad = new BinaryReader(new MemoryStream(corrupt));
        Assert.Throws<InvalidDataException>(() => optimizer.load_state_dict(bad));
    }

    [Fact]
    public void Options_outside_their_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() => optim.AdamW(Array.Empty<Parameter>(), -1));
        Assert.Throws<ArgumentException>(() => optim.AdamW(Array.Empty<Parameter>(), beta1: 1));
        Assert.Throws<ArgumentException>(() => optim.AdamW(Array.Empty<Parameter>(), eps: double.NaN));
        Assert.Throws<ArgumentException>(() => optim.SGD(Array.Empty<Parameter>(), 0.1, nesterov: true));
    }

    private static void Continues(string name, Action<OptimizerHelper, OptimizerHelper> transfer)
    {
        using var straight = new SmallProblem();
        using var resumed = new SmallProblem();
        using var first = Makers[name](straight.Parameters);
        for (var i = 0; i < 5; i++)
        {
            straight.Step(first);
        }

        using (no_grad())
        {
            foreach (var (target, source) in resumed.Parameters.Zip(straight.Parameters))
            {
                target.copy_(source);
            }
        }

        using var second = Makers[name](resumed.Parameters);
        foreach (var group in first.ParamGroups)
        {
            group.LearningRate = 0.02;
        }

        foreach (var group in second.ParamGroups)
        {
            group.LearningRate = 0.02;
        }

        transfer(first, second);
        Assert.All(first.state_dict().State.Zip(second.state_dict().State), pair => Assert.True(pair.First.ApproximatelyEquals(pair.Second)));
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(straight.Step(first), resumed.Step(second));
        }

        foreach (var (one, other) in straight.Parameters.Zip(resumed.Parameters))
        {
            Assert.Equal(ReferenceNumbers.Numbers(one), ReferenceNumbers.Numbers(other));
        }
    }

    private static void Transfer(OptimizerHelper from, OptimizerHelper to)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        from.save_state_dict(writer);
        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        to.load_state_dict(reader);
    }

    /// <summary>Brings the ways in which a reader reports an early end to one type.</summary>
    private static void Rethrow(Action action)
    {
        try
        {
            action();
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or InvalidDataException)
        {
            throw new EndOfStreamException(fault.Message);
        }
    }
}
