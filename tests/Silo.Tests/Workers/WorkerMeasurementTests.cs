using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using AdapterSearch.Domain;
using AdapterSearch.Silo.Setup;
using AdapterSearch.Training;

namespace AdapterSearch.Silo.Tests.Workers;

public sealed class WorkerMeasurementTests
{
    [Fact]
    public async Task What_a_worker_measures_is_measured_by_its_silo()
    {
        var folder = Directory.CreateTempSubdirectory("worker-tests-").FullName;
        try
        {
            var seen = new ConcurrentBag<(string, double)>();
            using var listener = new MeterListener
            {
                InstrumentPublished = (instrument, listener) =>
                {
                    if (instrument.Meter.Name == TrainingMetrics.MeterName)
                    {
                        listener.EnableMeasurementEvents(instrument);
                    }
                },
            };
            listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => seen.Add((instrument.Name, value)));
            listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => seen.Add((instrument.Name, value)));
            listener.Start();
            await using (var runner = WorkerBench.Runner(new ServeOptions { DataFolder = folder, ModelRoot = folder, DataRoot = folder }))
            {
                Assert.Equal(CandidateStatus.Completed, (await runner.DoAsync("measure")).Status);
            }

            // They come before the outcome does, on the same pipe.
            Assert.Contains(("search.checkpoint.size", 12_345.0), seen);
            Assert.Contains(("search.checkpoint.duration", 0.125), seen);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
