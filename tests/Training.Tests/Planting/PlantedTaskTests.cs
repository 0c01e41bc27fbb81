using AdapterSearch.Domain;
using AdapterSearch.Models;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.Checkpoints;
using AdapterSearch.Training.DamSearch;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Export;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Planting;
using AdapterSearch.Training.Probes;
using AdapterSearch.Training.Tests.Fixtures;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Tests.Planting;

[Collection(TensorCollection.Name)]
public sealed class PlantedTaskTests : LeakCheck
{
    private static readonly PlantedSpec Planted = new() { Seed = 4, Modules = 3, Strength = 1 };
    private static readonly SearchSpec Spec = TestBench.Spec with { Data = TestBench.Spec.Data with { Planted = Planted } };

    private static JobRunner Runner { get; } = new(new CandidateTrainer(), new DamSearcher(), new ModuleProbes(), new NoOtherJobs());

    private static CandidateOutcome Run(JobContext context, CandidateJob job) => Runner.Run(context, job, _ => ReportDecision.Continue, CancellationToken.None);

    private static TaskData Load(TestBench bench, PlantedSpec? planted = null) => TaskData.Load(
        Path.Combine(bench.Folder, "data", "blocks"),
        Spec.Data with { Planted = planted ?? Planted },
        ImageFormat.Of(bench.ModelPath),
        CPU,
        () => bench.Models.Share(bench.ModelPath, CPU, 0));

    [Fact]
    public void The_same_seed_plants_the_same_labels_and_another_seed_others()
    {
        using var bench = new TestBench();
        using var scope = NewDisposeScope();
        using var first = Load(bench);
        using var second = Load(bench);
        using var other = Load(bench, Planted with { Seed = 5 });

        Assert.Equal(3, first.Classes);
        Assert.Equal([40, 3], first.Train.Labels.shape);
        Assert.Equal(first.Train.Labels.data<float>().ToArray(), second.Train.Labels.data<float>().ToArray());
        Assert.Equal(first.Hash, second.Hash);
        Assert.NotEqual(first.Train.Labels.data<float>().ToArray(), other.Train.Labels.data<float>().ToArray());
        Assert.NotEqual(first.Hash, other.Hash);
        Assert.All(first.Validation.Labels.sum(-1).data<float>().ToArray(), sum => Assert.Equal(1, sum, 1e-5f));
    }

    [Fact]
    public void A_teacher_changes_as_many_modules_as_asked_by_the_strength_and_gives_the_weights_back()
    {
        using var bench = new TestBench();
        using var data = Load(bench);
        using var model = bench.Models.Share(bench.ModelPath, CPU, 0);
        using (var teacher = PlantedTeacher.Create(model, Planted, data.Train))
        {
            using var scope = NewDisposeScope();
            Assert.Equal(3, teacher.Modules.Distinct().Count());
            Assert.Equal(teacher.Modules.Order(), teacher.Modules);
            foreach (var projection in teacher.Modules.Select(m => model.Projections[m]))
            {
                var change = projection.EffectiveWeight.sub(projection.weight);
                Assert.Equal(projection.weight.norm().item<float>(), change.norm().item<float>(), 1e-4f);
                var values = linalg.svdvals(change).data<float>().ToArray();
                Assert.True(values[1] > 1e-3 && values[2] < 1e-5, $"not of rank 2: {values[1]}, {values[2]}");
            }

            Assert.Equal(0, teacher.ScoreWithout(-1, data.Validation).Loss, 1e-6);
            Assert.Equal(1, teacher.ScoreWithout(-1, data.Validation).Accuracy);
            Assert.True(teacher.ScoreBase(data.Validation).Loss > 0.01);
            Assert.True(teacher.Modules.Select((_, i) => teacher.ScoreWithout(i, data.Validation).Loss).Max() > 1e-3);
        }

        Assert.All(model.Projections, p => Assert.Null(p.WeightOverride));
    }

    [Fact]
    public void An_aligned_change_responds_to_nothing_but_the_inputs_it_was_drawn_from()
    {
        // With two words and one position every module sees two inputs only, which span a line once their mean is gone.
        var configuration = new BertConfiguration
        {
            HiddenSize = 16, Layers = 1, Heads = 2, IntermediateSize = 32, VocabularySize = 2, MaxPositions = 1, Labels = ["a", "b"], InitializerRange = 0.5,
        };
        using var scope = NewDisposeScope();
        using var model = BertClassifier.Create(configuration, seed: 3);
        var sample = new ModelInput(tensor(new long[] { 0, 1, 1, 0, 1, 0 }, [6, 1]));
        using var teacher = PlantedTeacher.Create(model, new PlantedSpec { Seed = 1, Share = 1 }, sample);
        Assert.Equal(6, teacher.Modules.Count);
        foreach (var projection in model.Projections)
        {
            var change = projection.EffectiveWeight.sub(projection.weight);
            var values = linalg.svdvals(change).data<float>().ToArray();
            Assert.True(values[0] > 0.1 && values[1] < 1e-4, $"{projection.Shape.Address}: {values[0]}, {values[1]}");
        }
    }

    [Fact]
    public void The_reported_loss_is_the_divergence_and_the_accuracy_the_agreement()
    {
        using var scope = NewDisposeScope();
        var p = tensor(new[] { 0.5f, 0.25f, 0.25f, 0f, 0.75f, 0.25f }, [2, 3]);
        var logits = tensor(new[] { 1f, 0f, 0f, 0f, 2f, 0f }, [2, 3]).requires_grad_();

        double Row(double[] own, double[] z) => own.Select((q, i) => q > 0 ? q * (Math.Log(q) - (z[i] - Math.Log(z.Sum(Math.Exp)))) : 0).Sum();
        var expected = Row([0.5, 0.25, 0.25], [1, 0, 0]) + Row([0, 0.75, 0.25], [0, 2, 0]);
        Assert.Equal(expected, TaskLoss.Sum(logits, p).item<float>(), 1e-6);
        Assert.Equal(expected / 2, TaskLoss.Mean(logits, p).item<float>(), 1e-6);
        Assert.Equal([0, 1], TaskLoss.ClassNumbers(p).data<long>().ToArray());

        // The divergence and the cross entropy with probabilities as targets differ by a constant only.
        var gradient = autograd.grad([TaskLoss.Mean(logits, p)], [logits])[0];
        var byCrossEntropy = autograd.grad([nn.functional.cross_entropy(logits, p)], [logits])[0];
        Assert.True(gradient.allclose(byCrossEntropy, 0, 1e-7));
    }

    [Theory]
    [InlineData(TrainingMode.Adapters, 288)]
    [InlineData(TrainingMode.Full, 4848)]
    public void Trainings_come_closer_to_the_teacher_and_leave_the_head_alone(TrainingMode mode, long trainable)
    {
        using var bench = new TestBench();
        using var data = Load(bench);
        using var model = bench.Models.Share(bench.ModelPath, CPU, 0);
        using var teacher = PlantedTeacher.Create(model, Planted, data.Train);
        var before = teacher.ScoreBase(data.Validation).Loss;
        var configuration = mode == TrainingMode.Adapters ? TestBench.Lora() : new CandidateConfiguration(mode, AdapterConfiguration.None, 0.005);
        var outcome = Run(
            bench.Context(CandidateRole.Final, spec: Spec), TestBench.Job(configuration, TestBench.Training with { Steps = 100 }, scoreTest: true));

        Assert.Equal((CandidateStatus.Completed, ""), (outcome.Status, outcome.Reason));
        Assert.Equal(trainable, outcome.TrainableParameters);
        Assert.InRange(outcome.Validation!.Loss, 0, 0.8 * before);
        Assert.Equal(30, outcome.Test!.Examples);
        var record = CandidateArtefact.Read(bench.Context().ArtefactPath(1));
        Assert.Equal((Planted, 3, data.Hash), (record.Data.Planted, record.Classes, record.DataHash));

        // The start is the base itself, so the first loss is the base's divergence on one batch.
        Assert.InRange(record.Losses[0], 0.001, 10 * before);
    }

    [Fact]
    public void A_training_of_the_head_alone_is_refused()
    {
        using var bench = new TestBench();
        var outcome = Run(bench.Context(spec: Spec), TestBench.Job(new CandidateConfiguration(TrainingMode.HeadOnly, AdapterConfiguration.None, 0.01)));
        Assert.Equal(FailureKind.BadConfiguration, outcome.Failure);
        Assert.Contains("nothing to train", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void More_changes_than_modules_are_refused()
    {
        using var bench = new TestBench();
        var outcome = Run(bench.Context(spec: Spec with { Data = Spec.Data with { Planted = Planted with { Modules = 13 } } }), TestBench.Job());
        Assert.Equal(FailureKind.BadData, outcome.Failure);
        Assert.Contains("13 modules; the model has 12", outcome.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DamRelaxation.Sigmoid, DamReadout.TaylorPerCost, false)]
    [InlineData(DamRelaxation.Off, DamReadout.Perturbation, false)]
    [InlineData(DamRelaxation.ConstantSum, DamReadout.Gate, true)]
    public void A_search_runs_on_soft_labels_also_shuffled(DamRelaxation relaxation, DamReadout readout, bool shuffle)
    {
        using var bench = new TestBench();
        var dam = new DamOptions { Relaxation = relaxation, Readout = readout, ShuffleLabels = shuffle };
        var outcome = Run(bench.Context(CandidateRole.Search, spec: Spec), new DamSearchJob(dam, TestBench.Training, 0.01, 2, 2, 500));
        Assert.Equal((CandidateStatus.Completed, ""), (outcome.Status, outcome.Reason));
        Assert.Contains(true, outcome.Modules!.Mask);
    }

    [Fact]
    public void Shuffled_soft_labels_are_the_same_rows_in_another_order()
    {
        using var bench = new TestBench();
        using var scope = NewDisposeScope();
        using var data = Load(bench);
        using var shuffled = data.Train.WithShuffledLabels(1);
        string[] Rows(DataSplit split) => [.. Enumerable.Range(0, split.Count).Select(i => string.Join(' ', split.Labels[i].data<float>().ToArray()))];
        Assert.NotEqual(Rows(data.Train), Rows(shuffled));
        Assert.Equal(Rows(data.Train).Order(), Rows(shuffled).Order());
    }

    [Theory]
    [InlineData(ProbeKind.GradientEnergy)]
    [InlineData(ProbeKind.LambdaMin)]
    public void Probes_need_no_warm_up_of_the_given_head(ProbeKind kind)
    {
        using var bench = new TestBench();
        var outcome = Run(bench.Context(CandidateRole.Search, spec: Spec), new ProbeJob(kind, TestBench.Training, 0.01, 2, 2, 500));
        Assert.Equal((CandidateStatus.Completed, ""), (outcome.Status, outcome.Reason));
        Assert.Equal((0, 0L), (outcome.Steps, outcome.TrainableParameters));
        Assert.Contains(true, outcome.Modules!.Mask);
    }

    [Fact]
    public void An_export_holds_the_base_s_head()
    {
        using var bench = new TestBench();
        Run(bench.Context(CandidateRole.Final, spec: Spec), TestBench.Job(scoreTest: true));
        var report = ArtefactExporter.Export(bench.Context().ArtefactPath(1), bench.ModelPath, "tiny", Path.Combine(bench.Folder, "export"), CPU);
        Assert.Equal((ExportKind.PeftAdapter, 4), (report.Kind, report.Modules));
        using var scope = NewDisposeScope();
        using var model = bench.Models.Share(bench.ModelPath, CPU, 0);
        var saved = PeftFolder.Read(report.Folder, TestBench.Shape, CPU).Saved["classifier.weight"];
        Assert.True(saved.eq(model.Head.weight!).all().item<bool>());
    }

    [Fact]
    public void Data_of_different_plants_are_kept_apart_by_the_cache()
    {
        using var bench = new TestBench();
        var losses = new[] { Planted, Planted with { Seed = 5 }, Planted }.Select((planted, i) =>
        {
            Run(bench.Context(candidate: i + 1, spec: Spec with { Data = Spec.Data with { Planted = planted } }), TestBench.Job());
            return CandidateArtefact.Read(bench.Context().ArtefactPath(i + 1)).Losses;
        }).ToArray();
        Assert.Equal(losses[0], losses[2]);
        Assert.NotEqual(losses[0], losses[1]);
    }
}
