using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.RankControl;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Tests.RankControl;

/// <summary>Laws of adapters for the layers that change their rank.</summary>
[Collection(TensorCollection.Name)]
public sealed class RankLayerTests : LeakCheck
{
    private static readonly ModuleShape Shape = new(new ModuleAddress(0, "q"), "q", 6, 5);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_output_is_the_base_plus_the_gated_update_for_every_number_of_blocks(bool triangular)
    {
        using var generator = new Generator(3);
        Tensor Draw(params long[] size) => randn(size, ScalarType.Float64, generator: generator);
        using AdapterLayer layer = triangular ? new TriangularLayer(Shape) { Scale = 1.7 } : new TripletLayer(Shape) { Scale = 1.7 };
        var (input, output, flat, flatOutput) = (Draw(2, 3, 6), Draw(2, 3, 5), Draw(4, 6), Draw(4, 5));
        Same(output, layer.call(input, output.clone()));
        var rank = 0;
        foreach (var grown in new[] { 2, 1, 2 })
        {
            rank += grown;
            if (layer is TriangularLayer triangle)
            {
                triangle.Add(new TriangularBlock(Draw(grown, 6), Draw(5, grown), Draw(grown, rank), Draw(rank, grown)));
            }
            else
            {
                ((TripletLayer)layer).Add(new TripletBlock(Draw(grown, 6), Draw(5, grown), Draw(grown, 1)));
            }

            layer.Gate = null;
            var delta = layer.DeltaWeight();
            Same(output.add(nn.functional.linear(input, delta)), layer.call(input, output.clone()));
            Same(flatOutput.add(nn.functional.linear(flat, delta)), layer.call(flat, flatOutput.clone()));
            layer.Gate = tensor(0.25, ScalarType.Float64);
            Same(output.add(nn.functional.linear(input, delta).mul(0.25)), layer.call(input, output.clone()));
            layer.Enabled = false;
            Same(output, layer.call(input, output.clone()));
            layer.Enabled = true;
            Assert.Equal(layer.parameters().Sum(p => p.numel()), layer.ParameterCount);
        }
    }

    [Fact]
    public void A_core_is_the_sum_of_its_bordered_triangles()
    {
        using var layer = new TriangularLayer(Shape);
        Tensor Full(double value, long rows, long columns) => full([rows, columns], value, ScalarType.Float64);
        layer.Add(new TriangularBlock(Full(1, 1, 6), Full(1, 5, 1), Full(1, 1, 1), Full(2, 1, 1)));
        layer.Add(new TriangularBlock(Full(1, 2, 6), Full(1, 5, 2), Full(4, 2, 3), Full(8, 3, 2)));
        Same(tensor(new double[] { 3, 8, 8, 4, 12, 12, 4, 12, 12 }, [3, 3]), layer.Core());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_layer_starts_from_an_update_of_its_rank(bool triangular)
    {
        using var generator = new Generator(4);
        Tensor Draw(params long[] size) => randn(size, ScalarType.Float64, generator: generator);
        using AdapterLayer layer = triangular ? new TriangularLayer(Shape) { Scale = 0.3 } : new TripletLayer(Shape) { Scale = 0.3 };
        if (layer is TriangularLayer triangle)
        {
            triangle.Add(new TriangularBlock(Draw(2, 6), Draw(5, 2), Draw(2, 2), Draw(2, 2)));
        }
        else
        {
            ((TripletLayer)layer).Add(new TripletBlock(Draw(2, 6), Draw(5, 2), Draw(2, 1)));
        }

        var delta = Draw(5, 2).matmul(Draw(2, 6));
        layer.InitializeFrom(delta);
        Same(delta, layer.DeltaWeight());
        Assert.Throws<AdapterException>(() => layer.InitializeFrom(Draw(6, 5)));
    }

    private static void Same(Tensor expected, Tensor actual) => Assert.True(actual.allclose(expected, rtol: 1e-12, atol: 1e-12));
}
