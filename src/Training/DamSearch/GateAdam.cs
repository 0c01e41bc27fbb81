namespace AdapterSearch.Training.DamSearch;

/// <summary>
/// Adam on the logits Γ, β = (0.5, 0.999) and ε = 1e-8 as in DARTS and its followers (docs/strategies/dam.md), or another β₁. A few dozen numbers: they live on
/// the host in double precision, whatever type the model has, and are saved as they are.
/// </summary>
public sealed class GateAdam
{
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;
    private readonly double beta1;

    /// <summary>Starts every logit at the same value.</summary>
    /// <param name="modules">Number of gates.</param>
    /// <param name="initialLogit">Start of every logit.</param>
    /// <param name="beta1">β₁, [0, 1).</param>
    public GateAdam(int modules, double initialLogit, double beta1 = 0.5)
    {
        this.beta1 = beta1;
        Logits = new double[modules];
        Array.Fill(Logits, initialLogit);
        FirstMoments = new double[modules];
        SecondMoments = new double[modules];
    }

    /// <summary>Γ in module order.</summary>
    public double[] Logits { get; }

    /// <summary>Moving mean of the gradient.</summary>
    public double[] FirstMoments { get; }

    /// <summary>Moving mean of the squared gradient.</summary>
    public double[] SecondMoments { get; }

    /// <summary>Updates done.</summary>
    public long Steps { get; set; }

    /// <summary>One update.</summary>
    /// <param name="gradient">∂L/∂Γ.</param>
    /// <param name="learningRate">Step size, 0 or more.</param>
    /// <param name="maxNorm">Largest Euclidean norm of the gradient; 0 means no clipping.</param>
    public void Step(IReadOnlyList<double> gradient, double learningRate, double maxNorm = 0)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        var norm = Math.Sqrt(gradient.Sum(g => g * g));
        var factor = maxNorm > 0 && norm > maxNorm ? maxNorm / norm : 1;
        Steps++;
        var correction1 = 1 - Math.Pow(beta1, Steps);
        var correction2 = Math.Sqrt(1 - Math.Pow(Beta2, Steps));
        for (var i = 0; i < Logits.Length; i++)
        {
            var g = gradient[i] * factor;
            FirstMoments[i] = (beta1 * FirstMoments[i]) + ((1 - beta1) * g);
            SecondMoments[i] = (Beta2 * SecondMoments[i]) + ((1 - Beta2) * g * g);
            Logits[i] -= learningRate / correction1 * FirstMoments[i] / ((Math.Sqrt(SecondMoments[i]) / correction2) + Epsilon);
        }
    }
}
