using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Probes;

/// <summary>Stands in the place of an adapter, hands each input of its module on and changes nothing.</summary>
/// <param name="receive">Gets the input <c>[.., in]</c>, which lives only as long as the forward pass.</param>
internal sealed class InputRecorder(Action<Tensor> receive) : nn.Module<Tensor, Tensor, Tensor>(nameof(InputRecorder))
{
    /// <param name="input">Input of the projection.</param>
    /// <param name="output">Base output.</param>
    public override Tensor forward(Tensor input, Tensor output)
    {
        receive(input);
        return output;
    }

    /// <summary>Nothing to register.</summary>
    protected override void RegisterComponents()
    {
    }
}
