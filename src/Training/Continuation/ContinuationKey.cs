using System.Security.Cryptography;
using System.Text.Json;
using AdapterSearch.Domain;
using AdapterSearch.Training.Jobs;

namespace AdapterSearch.Training.Continuation;

/// <summary>
/// What a training and its continuation must have in common, part by part so that a refusal can say which part differs. The learning rate is
/// not among them, nor are the candidate's number and the step at which it ends.
/// </summary>
/// <param name="Adapters">Trained weights: mode and adapters, as canonical JSON.</param>
/// <param name="Training">Training options, as canonical JSON.</param>
/// <param name="Shape">Base model, as canonical JSON.</param>
/// <param name="Data">Hash of the data and its split, as canonical JSON.</param>
/// <param name="Seed">Root seed.</param>
public sealed record ContinuationKey(string Adapters, string Training, string Shape, string Data, long Seed)
{
    /// <summary>The key of a job.</summary>
    public static ContinuationKey Of(JobContext context, TrainJob job, Workbench bench)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(bench);
        return new ContinuationKey(
            Text(new { job.Configuration.Mode, job.Configuration.Adapters }),
            Text(job.Training),
            Text(new { context.Spec.Model, bench.Model.Shape }),
            Text(new { bench.Data.Hash, bench.Data.Classes, context.Spec.Data }),
            context.Seed);
    }

    /// <summary>SHA-256 over all parts, lower-case hexadecimal.</summary>
    public string Hash() => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this, JsonDefaults.Compact)));

    /// <summary>The first part in which a stored key differs from this one, with what differs; null when they are equal.</summary>
    public (ContinuationRefusal Refusal, string Detail)? Difference(ContinuationKey stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        return this == stored ? null
            : Shape != stored.Shape ? (ContinuationRefusal.OtherShape, "its base model has other modules or another name.")
            : Data != stored.Data ? (ContinuationRefusal.OtherData, $"its data is {stored.Data}, this job's {Data}.")
            : Seed != stored.Seed ? (ContinuationRefusal.OtherSeed, $"its seed is {stored.Seed}, this job's {Seed}.")
            : Adapters != stored.Adapters ? (ContinuationRefusal.OtherAdapters, $"its adapters are {stored.Adapters}, this job's {Adapters}.")
            : (ContinuationRefusal.OtherTraining, $"its training is {stored.Training}, this job's {Training}.");
    }

    private static string Text<T>(T part) => JsonSerializer.Serialize(part, JsonDefaults.Compact);
}
