using static TorchSharp.torch;

namespace AdapterSearch.Training.Planting;

/// <summary>Stands in an adapter's place, keeps the last input of its projection and changes nothing.</summary>
internal sealed class InputRecorder() : nn.Module<Tensor, Tensor, Tensor>(nameof(InputRecorder))
{
    /// <summary>Inputs <c>[examples · tokens, in]</c> less their mean; owned by the recorder. Null before the first pass.</summary>
    internal Tensor? Centred { get; private set; }

    public override Tensor forward(Tensor input, Tensor output)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var rows = input.detach().reshape(-1, input.shape[^1]);
        Centred?.Dispose();
        Centred = rows.sub(rows.mean([0])).DetachFromDisposeScope();
        return output;
    }

    /// <summary>Nothing to register.</summary>
    protected override void RegisterComponents()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Centred?.Dispose();
        }

        base.Dispose(disposing);
    }
}
