using AdapterSearch.Tests.Shared;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdapterSearch.TorchSharp.Tests.NN;

[Collection(TensorCollection.Name)]
public class ModuleTests : LeakCheck
{
    [Fact]
    public void Fields_are_registered_under_their_names_in_the_order_of_their_declaration()
    {
        using var model = new Model();
        Assert.Equal(
            ["scale", "first.weight", "first.bias", "blocks.0.inner.weight", "blocks.1.inner.weight"],
            model.named_parameters().Select(entry => entry.name));
        Assert.Equal(["positions"], model.named_buffers().Select(entry => entry.name));
        Assert.Equal(["first", "blocks"], model.named_children().Select(entry => entry.name));
        Assert.Equal(
            ["first", "blocks", "blocks.0", "blocks.1", "blocks.0.inner", "blocks.1.inner"], model.named_modules().Select(entry => entry.name));
        Assert.Equal(5, model.parameters().Count());
        Assert.Equal(["scale"], model.named_parameters(recurse: false).Select(entry => entry.name));
    }

    [Fact]
    public void Dotted_names_find_parameters_and_buffers()
    {
        using var model = new Model();
        Assert.Same(model.Blocks[1].Inner.weight, model.get_parameter("blocks.1.inner.weight"));
        Assert.True(model.has_parameter("first.bias"));
        Assert.False(model.has_parameter("first.weigh"));
        Assert.Null(model.get_parameter("nothing.weight"));
        Assert.True(model.has_buffer("positions"));
        Assert.Null(model.get_buffer("first.positions"));
    }

    [Fact]
    public void A_shared_parameter_is_listed_once_but_has_both_names_in_the_state()
    {
        using var model = new Tied();
        Assert.Equal(["one.weight"], model.named_parameters().Select(entry => entry.name));
        Assert.Equal(["one.weight", "two.weight"], model.state_dict().Keys.Order());
    }

    [Fact]
    public void Train_and_eval_reach_every_module_below()
    {
        using var model = new Model();
        model.eval();
        Assert.All(model.modules(), module => Assert.False(module.training));
        model.train();
        Assert.True(model.training);
        Assert.All(model.modules(), module => Assert.True(module.training));
    }

    [Fact]
    public void Apply_calls_children_before_their_parents()
    {
        using var model = new Model();
        var names = new List<string>();
        model.apply(module => names.Add(module.GetName()));
        Assert.Equal(["Linear", "Linear", "Block", "Linear", "Block", "ModuleList", "Model"], names);
    }

    [Fact]
    public void Loading_a_state_copies_values_and_keeps_the_parameters()
    {
        using var source = new Model();
        using var target = new Model();
        var kept = target.First.weight;
        var (missing, unexpected) = target.load_state_dict(source.state_dict());
        Assert.Empty(missing);
        Assert.Empty(unexpected);
        Assert.Same(kept, target.First.weight);
        Assert.Equal(ReferenceNumbers.Numbers(source.First.weight), ReferenceNumbers.Numbers(target.First.weight));
        Assert.True(target.First.weight.requires_grad && target.First.weight.is_leaf);
    }

    [Fact]
    public void A_strict_load_names_every_missing_and_unknown_key_and_changes_nothing()
    {
        using var model = new Model();
        var before = ReferenceNumbers.Numbers(model.First.bias!);
        var state = new Dictionary<string, Tensor> { ["first.bias"] = ones(3), ["extra"] = ones(1) };
        var error = Assert.Throws<InvalidOperationException>(() => model.load_state_dict(state));
        Assert.Contains("extra", error.Message, StringComparison.Ordinal);
        Assert.Contains("blocks.1.inner.weight", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, ReferenceNumbers.Numbers(model.First.bias!));

        var (missing, unexpected) = model.load_state_dict(state, strict: false);
        Assert.Equal(5, missing.Count);
        Assert.Equal(["extra"], unexpected);
        Assert.Equal([1.0, 1, 1], ReferenceNumbers.Numbers(model.First.bias!));
    }

    [Fact]
    public void A_state_of_another_shape_is_refused_instead_of_broadcast()
    {
        using var model = new Model();
        var state = new Dictionary<string, Tensor> { ["first.bias"] = ones(1) };
        var error = Assert.Throws<InvalidOperationException>(() => model.load_state_dict(state, strict: false));
        Assert.Contains("\"first.bias\" has shape [1]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Conversion_replaces_parameters_in_fields_registry_and_layers_and_keeps_integers()
    {
        using var model = new Model();
        model.First.weight.grad = ones_like(model.First.weight);
        var same = model.to(ScalarType.Float64);
        Assert.Same(model, same);
        Assert.All(model.parameters(), parameter => Assert.Equal(ScalarType.Float64, parameter.dtype));
        Assert.Equal(ScalarType.Float64, model.Scale.dtype);
        Assert.Same(model.Scale, model.get_parameter("scale"));
        Assert.Same(model.First.weight, model.get_parameter("first.weight"));
        Assert.Equal(ScalarType.Float64, model.First.weight.grad!.dtype);
        Assert.Equal(ScalarType.Int64, model.Positions.dtype);
        Assert.True(model.Scale.requires_grad && model.Scale.is_leaf);
        Assert.Equal(ScalarType.Float64, model.call(ones([1, 2], ScalarType.Float64)).dtype);
        Assert.Throws<ArgumentException>(() => model.to(ScalarType.Int64));
    }

    [Fact]
    public void Gradients_are_released_or_filled_with_zeros()
    {
        using var model = new Model();
        model.call(ones(1, 2)).sum().backward();
        Assert.NotNull(model.Scale.grad);
        model.zero_grad(set_to_none: false);
        Assert.Equal([0.0, 0, 0], ReferenceNumbers.Numbers(model.Scale.grad!));
        model.zero_grad();
        Assert.Null(model.Scale.grad);
    }

    [Fact]
    public void A_child_is_replaced_by_registering_null_first()
    {
        using var model = new Model();
        using var refused = Linear(2, 3);
        Assert.Throws<InvalidOperationException>(() => model.register_module("first", refused));
        using var removed = model.First;
        var wrapper = new Wrapper(Linear(2, 3), 2);
        model.register_module("first", null!);
        Assert.Null(model.get_parameter("first.weight"));
        model.register_module("first", wrapper);
        Assert.Contains("first.inner.weight", model.state_dict().Keys);
        Assert.False(removed.weight.IsInvalid);
    }

    [Fact]
    public void An_entry_of_a_list_is_replaced_in_the_list_and_in_the_registry()
    {
        using var model = new Model();
        using var removed = model.Blocks[1];
        var block = new Block();
        model.Blocks[1] = block;
        Assert.Same(removed, model.Blocks.named_children().Last().module);
        model.Blocks.register_module("1", null!);
        model.Blocks.register_module("1", block);
        Assert.Same(block.Inner.weight, model.get_parameter("blocks.1.inner.weight"));
        Assert.Same(block, model.Blocks[1]);
    }

    [Fact]
    public void Names_of_children_are_checked()
    {
        using var model = new Model();
        using var child = Linear(1, 1);
        Assert.Throws<ArgumentException>(() => model.register_module("a.b", child));
        Assert.Throws<ArgumentException>(() => model.register_module(string.Empty, child));
        Assert.Throws<InvalidOperationException>(() => Identity().register_module("a", child));
    }

    [Fact]
    public void Hooks_see_and_change_input_and_output_until_removed()
    {
        using var layer = Linear(2, 2);
        var seen = new List<string>();
        var pre = layer.register_forward_pre_hook((module, input) =>
        {
            seen.Add("pre");
            return input * 0;
        });
        var post = layer.register_forward_hook((module, input, output) =>
        {
            seen.Add("post");
            return output + 1;
        });
        var result = layer.call(ones(1, 2));
        Assert.Equal(ReferenceNumbers.Numbers(layer.bias! + 1), ReferenceNumbers.Numbers(result));
        Assert.Equal(["pre", "post"], seen);
        pre.remove();
        post.remove();
        layer.call(ones(1, 2));
        Assert.Equal(2, seen.Count);
    }

    [Fact]
    public void Modules_and_parameters_outlive_the_scope_in_which_they_were_made()
    {
        Model model;
        using (NewDisposeScope())
        {
            model = new Model();
            model.to(ScalarType.Float64);
        }

        using (model)
        {
            Assert.Equal([1, 3], model.call(ones([1, 2], ScalarType.Float64)).shape);
        }
    }

    [Fact]
    public void Disposing_twice_is_harmless()
    {
        var model = new Model();
        model.Dispose();
        model.Dispose();
        Assert.True(model.Scale.IsInvalid);
    }

    [Fact]
    public void Sequences_call_their_steps_in_order_and_dispose_of_what_lies_between()
    {
        using var sequence = Sequential(("in", Linear(2, 3)), ("act", ReLU()), ("drop", Dropout(0.5)), ("out", Linear(3, 1)));
        sequence.eval();
        var input = ones(4, 2);
        var live = Tensor.TotalCount;
        var result = sequence.call(input);
        Assert.Equal(live + 1, Tensor.TotalCount);
        Assert.Equal([4, 1], result.shape);
        Assert.False(input.IsInvalid);
        Assert.Equal(["in.weight", "in.bias", "out.weight", "out.bias"], sequence.named_parameters().Select(entry => entry.name));
        Assert.Equal(4, sequence.Count);
        using var nothing = Sequential();
        Assert.Equal(ReferenceNumbers.Numbers(input), ReferenceNumbers.Numbers(nothing.call(input)));
    }

    [Fact]
    public void Dictionaries_register_their_entries_by_key()
    {
        using var holder = new Sets(ModuleDict<Module<Tensor, Tensor>>(("q", Linear(2, 2, false)), ("v", Identity())));
        Assert.Equal(["sets.q.weight"], holder.state_dict().Keys);
        Assert.Equal(["q", "v"], holder.Entries.keys());
        Assert.True(holder.Entries.ContainsKey("v"));
        Assert.Throws<KeyNotFoundException>(() => holder.Entries["k"] = Identity());
    }

    [Fact]
    public void Losses_with_class_weights_give_what_the_function_gives()
    {
        var x = randn(4, 3);
        var y = tensor(new[] { 0L, 2, 1, 1 });
        var weights = tensor(new[] { 1f, 2f, 3f });
        using var loss = new CrossEntropyLoss(weights, 2, Reduction.Sum, 0.1);
        Assert.Equal(
            functional.cross_entropy(x, y, weights, 2, Reduction.Sum, 0.1).item<float>(), loss.call(x, y).item<float>());
        Assert.Equal(functional.mse_loss(x, x * 2).item<float>(), MSELoss().call(x, x * 2).item<float>());
    }

    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly Linear inner = Linear(3, 3, hasBias: false);

        public Block()
            : base(nameof(Block)) => RegisterComponents();

        public Linear Inner => inner;

        public override Tensor forward(Tensor input) => inner.call(input);
    }

    private sealed class Wrapper : Module<Tensor, Tensor>
    {
        private readonly Linear inner;
        private readonly double factor;

        public Wrapper(Linear inner, double factor)
            : base(nameof(Wrapper))
        {
            this.inner = inner;
            this.factor = factor;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => inner.call(input) * factor;
    }

    private sealed class Tied : Module<Tensor, Tensor>
    {
        private readonly Linear one = Linear(2, 2, hasBias: false);
        private readonly Linear two;

        public Tied()
            : base(nameof(Tied))
        {
            two = Linear(one.weight);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => two.call(one.call(input));
    }

    private sealed class Sets : Module<Tensor, Tensor>
    {
        private readonly ModuleDict<Module<Tensor, Tensor>> sets;

        public Sets(ModuleDict<Module<Tensor, Tensor>> sets)
            : base(nameof(Sets))
        {
            this.sets = sets;
            RegisterComponents();
        }

        public ModuleDict<Module<Tensor, Tensor>> Entries => sets;

        public override Tensor forward(Tensor input) => sets["q"].call(input);
    }

    private sealed class Model : Module<Tensor, Tensor>
    {
        private readonly Parameter scale = new(ones(3));
        private readonly Tensor positions = arange(3, dtype: ScalarType.Int64);
        private readonly Linear first = Linear(2, 3);
        private readonly ModuleList<Block> blocks = ModuleList(new Block(), new Block());

        public Model()
            : base(nameof(Model))
        {
            RegisterComponents();
            positions.DetachFromDisposeScope();
            scale.DetachFromDisposeScope();
        }

        public Parameter Scale => scale;

        public Tensor Positions => positions;

        public Linear First => first;

        public ModuleList<Block> Blocks => blocks;

        public override Tensor forward(Tensor input)
        {
            var hidden = first.call(input) * scale;
            foreach (var block in blocks)
            {
                hidden = block.call(hidden);
            }

            return hidden;
        }
    }
}
