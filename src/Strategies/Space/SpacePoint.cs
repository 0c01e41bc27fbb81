namespace AdapterSearch.Strategies;

/// <summary>One point of a <see cref="SearchSpace"/>: a state for each choice and a learning rate. Equal points train the same thing.</summary>
public sealed class SpacePoint : IEquatable<SpacePoint>
{
    private readonly byte[] choices;
    private readonly int hash;

    /// <summary>Takes the choices over; they must not change afterwards.</summary>
    /// <param name="choices">State of each choice of the space, in its order.</param>
    /// <param name="learningRate">Peak learning rate.</param>
    public SpacePoint(byte[] choices, double learningRate)
    {
        ArgumentNullException.ThrowIfNull(choices);
        this.choices = choices;
        LearningRate = learningRate;

        // FNV-1a over 64 bits: the same on every run, unlike the runtime's own hash.
        var mixed = 14695981039346656037UL;
        foreach (var state in choices)
        {
            mixed = (mixed ^ state) * 1099511628211UL;
        }

        mixed = (mixed ^ BitConverter.DoubleToUInt64Bits(learningRate)) * 1099511628211UL;
        hash = (int)(mixed ^ (mixed >> 32));
    }

    /// <summary>State of each choice.</summary>
    public ReadOnlySpan<byte> Choices => choices;

    /// <summary>Peak learning rate.</summary>
    public double LearningRate { get; }

    /// <inheritdoc/>
    public bool Equals(SpacePoint? other) =>
        other is not null && hash == other.hash && LearningRate.Equals(other.LearningRate) && Choices.SequenceEqual(other.Choices);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SpacePoint);

    /// <inheritdoc/>
    public override int GetHashCode() => hash;

    /// <summary>The states as digits and the learning rate.</summary>
    public override string ToString() =>
        string.Concat(choices.Select(c => (char)('0' + c))) + "@" + LearningRate.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The choices as an array of the caller's own.</summary>
    public byte[] CopyChoices() => (byte[])choices.Clone();
}
