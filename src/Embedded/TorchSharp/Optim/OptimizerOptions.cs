namespace TorchSharp.Modules;

/// <summary>Options of one group of parameters. A value that is null is taken from the optimizer when the group is added.</summary>
public class OptimizerOptions
{
    /// <summary>Options with nothing set.</summary>
    public OptimizerOptions()
    {
    }

    /// <summary>Learning rate of the next step.</summary>
    public double? LearningRate { get; set; }

    /// <summary>Learning rate that the schedules start from.</summary>
    public double InitialLearningRate { get; set; }

    /// <summary>Writes the options; all must be set.</summary>
    /// <param name="writer">Target.</param>
    public virtual void SaveStateDict(BinaryWriter writer)
    {
        writer.Write(InitialLearningRate);
        writer.Write(LearningRate!.Value);
    }

    /// <summary>Reads what <see cref="SaveStateDict" /> wrote.</summary>
    /// <param name="reader">Source.</param>
    public virtual void LoadStateDict(BinaryReader reader)
    {
        InitialLearningRate = reader.ReadDouble();
        LearningRate = reader.ReadDouble();
    }

    /// <summary>Copies another group's options.</summary>
    /// <param name="source">Options of the same kind.</param>
    public virtual void LoadStateDict(OptimizerOptions source)
    {
        InitialLearningRate = source.InitialLearningRate;
        LearningRate = source.LearningRate;
    }
}
