using System.Text.Json;
using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using AdapterSearch.Models;
using AdapterSearch.Models.Weights;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Loop;
using AdapterSearch.Training.RankControl;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Tests.RankControl;

/// <summary>Short trainings against PyTorch, every loss, score and rank: tools/reference/rank_control.py.</summary>
[Collection(TensorCollection.Name)]
public sealed class RankControlReferenceTests : LeakCheck
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "reference");

    [Theory]
    [InlineData("adalora-triplets")]
    [InlineData("adalora-parameters")]
    [InlineData("increlora")]
    [InlineData("increlora-from-nothing")]
    [InlineData("triadaptlora-linear")]
    [InlineData("triadaptlora-nonlinear")]
    public void Every_loss_score_and_rank_equals_the_references(string run)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "rank_control.json")));
        using var training = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "training.json")));
        var expected = json.RootElement.GetProperty("runs").GetProperty(run);
        var options = expected.GetProperty("options");
        var steps = options.GetProperty("steps").GetInt32();
        using var file = SafeTensorsReader.Open(Path.Combine(Folder, "training.safetensors"));
        using var data = Split(file);
        using var model = ModelFolder.Load(Path.Combine(Folder, "training-model"));
        model.ReplaceHead(4, seed: 0);
        model.train();
        var head = CandidateTrainer.TrainedWeights(model, null);
        using (no_grad())
        {
            foreach (var (name, weight) in head)
            {
                weight.copy_(file.Load("start.head." + name["classifier.".Length..]));
            }
        }

        var job = new RankControlJob(
            Options(options), new TrainingOptions { Steps = steps }, 0.02, 4, 2, options.GetProperty("budget").GetInt64(), ScoreTest: false);
        using var control = Create(job, model);
        using var optimizer = new WeightOptimizer(
            [.. control.Groups, new WeightGroup(head)], 0.02, new LearningRateSchedule(steps, 1, LearningRateDecay.Linear), 0.01, 0.5);
        for (var step = 0; step < steps; step++)
        {
            var task = 0f;
            var batch = training.RootElement.GetProperty("batches")[step % 4].EnumerateArray().Select(i => i.GetInt64()).ToArray();
            control.BeforeStep(step);
            var total = optimizer.Step(
                () =>
                {
                    var selected = data.Select(batch);
                    var loss = nn.functional.cross_entropy(model.Logits(selected.Input), selected.Labels);
                    task = loss.ToSingle();
                    return control.Loss(step, loss);
                },
                () => control.AfterBackward(step));
            using (NewDisposeScope())
            using (no_grad())
            {
                control.AfterStep(step + 1, optimizer);
            }

            Assert.Equal(expected.GetProperty("losses")[step].GetDouble(), task, 2e-5);
            Assert.Equal(expected.GetProperty("totals")[step].GetDouble(), total, 2e-5);
            Assert.Equal(expected.GetProperty("trained")[step].GetInt64(), optimizer.ParameterCount);
            Assert.Equal(expected.GetProperty("ranks")[step].EnumerateArray().Select(r => r.GetInt32()), control.Ranks);
            Same(expected.GetProperty("importance")[step], control.Importance, 5e-3);
        }

        using var end = NewDisposeScope();
        using var off = no_grad();
        control.Finish();
        var score = Evaluator.Score(model, data);
        Assert.Equal(expected.GetProperty("finalLoss").GetDouble(), score.Loss, 2e-5);
        Assert.Equal(expected.GetProperty("finalAccuracy").GetDouble(), score.Accuracy, 1e-6);
        var folds = control.Fold();
        Same(expected.GetProperty("updateNorms"), [.. folds.Select(f => f is { } pair ? pair.B.matmul(pair.A).norm().ToSingle() : 0.0)], 1e-3);
        Assert.Equal(control.Ranks, folds.Select(f => f is { } pair ? (int)pair.A.shape[0] : 0));
    }

    private static void Same(JsonElement expected, IReadOnlyList<double> actual, double part)
    {
        var numbers = expected.EnumerateArray().Select(v => v.GetDouble()).ToArray();
        var scale = numbers.Max(Math.Abs);
        Assert.Equal(numbers.Length, actual.Count);
        Assert.All(numbers.Zip(actual), p => Assert.InRange(Math.Abs(p.First - p.Second), 0, part * scale));
    }

    private static RankMethodOptions Options(JsonElement o) => o.GetProperty("method").GetString() switch
    {
        "adalora" => new AdaLoraOptions
        {
            BudgetUnit = o.GetProperty("unit").GetString() == "triplets" ? AdaLoraBudgetUnit.Triplets : AdaLoraBudgetUnit.Parameters,
            StartRank = o.GetProperty("start").GetInt32(),
            InitialSteps = o.GetProperty("ti").GetInt32(),
            FinalSteps = o.GetProperty("tf").GetInt32(),
            Interval = o.GetProperty("interval").GetInt32(),
            OrthogonalWeight = o.GetProperty("gamma").GetDouble(),
            SquaredPenalty = o.GetProperty("squared").GetBoolean(),
            Beta1 = o.GetProperty("beta1").GetDouble(),
            Beta2 = o.GetProperty("beta2").GetDouble(),
        },
        "increlora" => new IncreLoraOptions
        {
            StartRank = o.GetProperty("start").GetInt32(),
            GrowthRank = o.GetProperty("growth").GetInt32(),
            TopModules = o.GetProperty("top").GetInt32(),
            Interval = o.GetProperty("interval").GetInt32(),
            WarmupSteps = o.GetProperty("warmup").GetInt32(),
            GrowthWarmupSteps = o.GetProperty("growthWarmup").GetInt32(),
            OrthogonalWeight = o.GetProperty("gamma").GetDouble(),
            Beta = o.GetProperty("beta").GetDouble(),
        },
        _ => new TriAdaptLoraOptions
        {
            StartRank = o.GetProperty("start").GetInt32(),
            ReferenceRank = o.GetProperty("reference").GetInt32(),
            Growth = o.GetProperty("rule").GetString() == "linear" ? TriAdaptGrowth.Linear : TriAdaptGrowth.Nonlinear,
            WarmupSteps = o.GetProperty("warmup").GetInt32(),
            GrowthWarmupSteps = o.GetProperty("growthWarmup").GetInt32(),
            OrthogonalWeight = o.GetProperty("gamma").GetDouble(),
        },
    };

    private static IRankControl Create(RankControlJob job, EncoderClassifier model)
    {
        var targets = Workbench.TargetsOf(model);
        return job.Method switch
        {
            AdaLoraOptions ada => new AdaLoraControl(ada, job, model.Shape, targets, Formula),
            IncreLoraOptions incre => new IncreLoraControl(incre, job, model.Shape, targets, Formula),
            TriAdaptLoraOptions tri => new TriAdaptLoraControl(tri, job, model.Shape, targets, Formula),
            _ => throw new InvalidOperationException(),
        };
    }

    /// <summary>The reference's weights in the place of drawn ones.</summary>
    private static Tensor Formula(AdapterTarget target, string name, long rows, long columns, double deviation)
    {
        var c = name.Sum(x => x) % 97;
        return tensor([.. Enumerable.Range(0, (int)(rows * columns)).Select(i => (float)(1.4 * deviation * Math.Sin(c + (1.3 * i))))], [rows, columns]);
    }

    private static DataSplit Split(SafeTensorsReader file)
    {
        using var raw = file.Load("images");
        var images = new IdxImages(12, 8, 8, raw.data<byte>().ToArray());
        using var labels = file.Load("labels");
        var source = new LabelledImages(images, [.. labels.data<long>().ToArray().Select(l => (byte)l)], "reference");
        return TaskData.Gather(source, [.. Enumerable.Range(0, 12)], ImageFormat.Of(Path.Combine(Folder, "training-model")), CPU);
    }
}
