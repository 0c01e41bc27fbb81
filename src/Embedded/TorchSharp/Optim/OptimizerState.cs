using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What an optimizer remembers of one parameter.</summary>
/// <remarks>
/// A checkpoint reads the public fields of the derived class and restores them either by <see cref="LoadStateDict(OptimizerState)" /> or by
/// copying into the fields' tensors; both continue to the bit.
/// </remarks>
public abstract class OptimizerState
{
    /// <summary>The parameter.</summary>
    protected Parameter _parameter;

    /// <summary>The state of a parameter; <see cref="Initialize" /> fills it.</summary>
    /// <param name="parameter">Parameter.</param>
    protected OptimizerState(Parameter parameter) => _parameter = parameter;

    /// <summary>Sets the state to that before the first step.</summary>
    /// <param name="options">Options of the parameter's group.</param>
    public abstract void Initialize(OptimizerOptions options);

    /// <summary>Writes the state.</summary>
    /// <param name="writer">Target.</param>
    public abstract void SaveStateDict(BinaryWriter writer);

    /// <summary>Reads what <see cref="SaveStateDict" /> wrote.</summary>
    /// <param name="reader">Source.</param>
    /// <exception cref="InvalidDataException">The stored tensors do not fit the parameter.</exception>
    public abstract void LoadStateDict(BinaryReader reader);

    /// <summary>Copies another parameter's state.</summary>
    /// <param name="source">State of the same kind; not changed.</param>
    public abstract void LoadStateDict(OptimizerState source);

    /// <summary>Whether another state is the same but for rounding.</summary>
    /// <param name="other">Other state.</param>
    public virtual bool ApproximatelyEquals(OptimizerState other) => false;

    /// <summary>Moves the state's tensors.</summary>
    /// <param name="device">Target device.</param>
    public virtual void to(Device device)
    {
    }

    /// <summary>Writes whether a tensor is there, and the tensor.</summary>
    /// <param name="writer">Target.</param>
    /// <param name="tensor">Tensor or null.</param>
    protected static void SaveConditionalStateTensor(BinaryWriter writer, Tensor? tensor)
    {
        writer.Write(tensor is not null);
        if (tensor is not null)
        {
            StateTensor.Write(writer, tensor);
        }
    }

    /// <summary>Reads what <see cref="SaveConditionalStateTensor" /> wrote.</summary>
    /// <param name="reader">Source.</param>
    /// <param name="result">Tensor to replace; the earlier one is disposed of.</param>
    /// <param name="device">Device of the new tensor.</param>
    protected static void LoadConditionalStateTensor(BinaryReader reader, ref Tensor? result, Device device) =>
        StateTensor.Replace(ref result, reader.ReadBoolean() ? StateTensor.Read(reader, device) : null);
}
