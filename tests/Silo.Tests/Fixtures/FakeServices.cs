using System.IO.Compression;
using System.Text;
using AdapterSearch.Dashboard;
using AdapterSearch.Domain;
using AdapterSearch.Grains;
using AdapterSearch.Silo.Setup;
using Microsoft.Extensions.DependencyInjection;

namespace AdapterSearch.Silo.Tests;

/// <summary>What a silo needs of the tensor side, without tensors.</summary>
public static class FakeServices
{
    public static Action<IServiceCollection> For(ServeOptions options, ICandidateRunner runner) => services =>
    {
        services.AddSingleton(new TensorRuntime("no tensors", "none"));
        services.AddSingleton(runner);
        services.AddSingleton<IAdapterExport, FakeExport>();
    };

    private sealed class FakeExport : IAdapterExport
    {
        public Task<Stream> ZipAsync(SearchView search, CandidateView candidate, CancellationToken cancellation)
        {
            if (candidate is not { Job: TrainJob or RankControlJob, Outcome.Status: CandidateStatus.Completed })
            {
                throw new ExportRefusedException($"candidate {candidate.Number} left no trained adapter");
            }

            var archive = new MemoryStream();
            using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
            {
                using var entry = zip.CreateEntry("adapter_config.json").Open();
                entry.Write(Encoding.UTF8.GetBytes($$"""{"peft_type":"LORA","candidate":{{candidate.Number}}}"""));
            }

            archive.Position = 0;
            return Task.FromResult<Stream>(archive);
        }
    }
}
