namespace AdapterSearch.Training.Loop;

/// <summary>Training losses of a run: every step's value and the mean of the last ones.</summary>
public sealed class RunningLoss
{
    private readonly List<float> losses;

    /// <summary>Starts empty or from the losses of a checkpoint.</summary>
    /// <param name="earlier">Losses of the steps done before.</param>
    /// <param name="window">Steps that the mean covers.</param>
    public RunningLoss(IEnumerable<float>? earlier = null, int window = 20)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        losses = earlier is null ? [] : [.. earlier];
        Window = window;
    }

    /// <summary>Steps that <see cref="Mean"/> covers.</summary>
    public int Window { get; }

    /// <summary>Loss of every step so far, in nats.</summary>
    public IReadOnlyList<float> All => losses;

    /// <summary>Mean of the last <see cref="Window"/> losses, in nats; NaN before the first step.</summary>
    public double Mean
    {
        get
        {
            var from = Math.Max(0, losses.Count - Window);
            double sum = 0;
            for (var i = from; i < losses.Count; i++)
            {
                sum += losses[i];
            }

            return sum / (losses.Count - from);
        }
    }

    /// <summary>Adds the loss of one step.</summary>
    public void Add(float loss) => losses.Add(loss);
}
