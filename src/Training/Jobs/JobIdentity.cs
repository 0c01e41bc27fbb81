using System.Security.Cryptography;
using System.Text.Json;
using AdapterSearch.Domain;

namespace AdapterSearch.Training.Jobs;

/// <summary>A hash of everything that decides an attempt's numbers but their rounding, so that a checkpoint of other work is never taken up.</summary>
public static class JobIdentity
{
    /// <summary>SHA-256 over job, spec, seed, data and model shape, lower-case hexadecimal.</summary>
    public static string Hash(JobContext context, CandidateJob job, string dataHash, ModelShape shape)
    {
        ArgumentNullException.ThrowIfNull(context);
        var content = JsonSerializer.SerializeToUtf8Bytes(
            new Content(job is TrainJob train ? train with { AccumulationSteps = null } : job, context.Spec, context.Seed, context.Candidate, dataHash, shape), JsonDefaults.Compact);
        return Convert.ToHexStringLower(SHA256.HashData(content));
    }

    private sealed record Content(CandidateJob Job, SearchSpec Spec, long Seed, int Candidate, string DataHash, ModelShape Shape);
}
