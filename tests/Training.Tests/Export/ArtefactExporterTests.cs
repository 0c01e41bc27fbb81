using AdapterSearch.Domain;
using AdapterSearch.Models;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.Checkpoints;
using AdapterSearch.Training.Export;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Tests.Fixtures;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Tests.Export;

[Collection(TensorCollection.Name)]
public sealed class ArtefactExporterTests : LeakCheck
{
    [Fact]
    public void A_finished_training_becomes_an_adapter_folder()
    {
        using var bench = new TestBench();
        var context = Train(bench, TestBench.Lora());
        var report = ArtefactExporter.Export(context.ArtefactPath(1), bench.ModelPath, "models/tiny", Path.Combine(bench.Folder, "out/adapter"), CPU);

        Assert.Equal((ExportKind.PeftAdapter, 4, 288), (report.Kind, report.Modules, report.Parameters));
        Assert.InRange(report.LargestDifference, 0, 1e-5);
        var read = PeftFolder.Read(report.Folder, TestBench.Shape, CPU);
        Assert.Equal(["0.q", "0.v", "1.o", "1.fc1"], read.Modules.Select(m => m.Module.Address.ToString()));
        Assert.All(read.Modules, m => Assert.Equal(2, m.Scale));
        Assert.Equal(["classifier.bias", "classifier.weight"], read.Saved.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(TrainingMode.HeadOnly)]
    [InlineData(TrainingMode.Full)]
    public void A_training_without_adapters_becomes_a_whole_model(TrainingMode mode)
    {
        using var bench = new TestBench();
        var context = Train(bench, new CandidateConfiguration(mode, AdapterConfiguration.None, 0.02));
        var folder = Path.Combine(bench.Folder, "out");
        var report = ArtefactExporter.Export(context.ArtefactPath(1), bench.ModelPath, "models/tiny", folder, CPU);

        Assert.Equal(ExportKind.Model, report.Kind);
        using var model = ModelFolder.Load(folder);
        Assert.Equal(4, model.Labels.Count);
        Assert.Equal([0.4], ModelFolder.ReadNormalization(folder).Mean);
        using var trained = Models.Weights.SafeTensorsReader.Open(Path.Combine(context.ArtefactPath(1), CandidateArtefact.WeightsFile));
        Assert.True(model.Head.weight!.allclose(trained.Load("classifier.weight"), rtol: 0, atol: 0));
    }

    [Fact]
    public void An_artefact_that_is_not_whole_is_refused_and_nothing_is_written()
    {
        using var bench = new TestBench();
        var context = Train(bench, TestBench.Lora());
        var out_ = Path.Combine(bench.Folder, "out");
        File.Delete(Path.Combine(context.ArtefactPath(1), CandidateArtefact.WeightsFile));
        Assert.Throws<AdapterExportException>(() => ArtefactExporter.Export(context.ArtefactPath(1), bench.ModelPath, "x", out_, CPU));
        File.WriteAllText(Path.Combine(context.ArtefactPath(1), CandidateArtefact.RecordFile), "{}");
        Assert.Throws<AdapterExportException>(() => ArtefactExporter.Export(context.ArtefactPath(1), bench.ModelPath, "x", out_, CPU));
        Assert.Throws<AdapterExportException>(() => ArtefactExporter.Export(context.ArtefactPath(7), bench.ModelPath, "x", out_, CPU));
        Assert.False(Directory.Exists(out_));
    }

    private static JobContext Train(TestBench bench, CandidateConfiguration configuration)
    {
        var context = bench.Context();
        var outcome = NoOtherJobs.Runner().Run(context, TestBench.Job(configuration), _ => ReportDecision.Continue, CancellationToken.None);
        Assert.Equal(CandidateStatus.Completed, outcome.Status);
        return context;
    }
}
