using System.Text.Json;
using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests;

public sealed class AirLlmTests
{
    private static readonly JsonElement Reference = Load();

    [Fact]
    public void Steps_of_the_policy_follow_the_differences_of_the_objective()
    {
        double[][] logits = Rows(Reference.GetProperty("logits"));
        int[][] actions = [.. Rows(Reference.GetProperty("actions")).Select(a => a.Select(v => (int)v).ToArray())];
        var advantages = CategoricalPolicy.Advantages(Numbers(Reference.GetProperty("rewards")));
        Close(Numbers(Reference.GetProperty("advantages")), advantages, 1e-12);
        var uniform = CategoricalPolicy.Uniform([.. logits.Select(l => l.Length)]);
        double[] drawn = [.. actions.Select(uniform.LogProbability)];
        Close(Numbers(Reference.GetProperty("drawn")), drawn, 1e-12);
        foreach (var (epoch, expected) in Reference.GetProperty("path").EnumerateArray().Index())
        {
            var policy = new CategoricalPolicy(logits).Improved(
                actions, drawn, advantages, epoch + 1, Number("rate"), Number("clip"), Number("entropy"));
            foreach (var (row, own) in Rows(expected).Zip(policy.Logits))
            {
                Close(row, own, 1e-7);
            }
        }
    }

    [Fact]
    public void Sending_costs_what_the_channel_takes()
    {
        Assert.Equal(Number("seconds"), CommunicationCost.Seconds(new AirLlmSearchOptions(), 4608), 1e-12);
        Assert.Equal(-0.5 - (0.1 * Number("seconds")), CommunicationCost.Reward(new AirLlmSearchOptions(), -0.5, 4608), 1e-12);
        Assert.Equal(-0.5, CommunicationCost.Reward(new AirLlmSearchOptions { SecondWeight = 0 }, -0.5, 4608));
        Assert.Equal(-0.5, CommunicationCost.Reward(new RandomSamplerOptions(), -0.5, 4608));
    }

    [Fact]
    public void The_policy_learns_which_modules_pay()
    {
        // Modules 3 and 8 are worth rank 8 each; what the others take is lost for them.
        var better = 0;
        for (var seed = 1; seed <= 8; seed++)
        {
            var options = new AirLlmSearchOptions { Window = 1 };
            var late = new SamplerRun(options, seed: seed).Go(240, Worth).Scores.TakeLast(60).Average();
            var random = new SamplerRun(new RandomSamplerOptions { Space = options.Space }, seed: seed).Go(240, Worth).Scores.TakeLast(60).Average();
            better += late > random + 0.1 ? 1 : 0;
        }

        Assert.True(better >= 7, $"the policy proposed better points than random on {better} of 8 seeds");

        static double Worth(SpacePoint p) => (p.Choices[3] + p.Choices[8]) / 8.0;
    }

    [Fact]
    public void The_final_training_weighs_sending_against_the_score()
    {
        // Every trial has the same loss: the smallest adapter is the cheapest to send.
        var options = new AirLlmSearchOptions { Trials = 24 };
        var strategy = StrategyCatalog.Create(options);
        var history = new List<StrategyCandidate>();
        while (history.Count == 0 || history[^1].Role != CandidateRole.Final)
        {
            foreach (var proposal in strategy.Next(Shapes.Context(), history).Proposals)
            {
                history.Add(Shapes.Ended(history.Count + 1, proposal, new CandidateOutcome { Validation = new SplitScore(0.5, 0.8, 300) }));
            }
        }

        long Parameters(StrategyCandidate c) => ((TrainJob)c.Job).Configuration.Adapters.Parameters(Shapes.Small);
        Assert.Equal(history.Take(24).Min(Parameters), Parameters(history[^1]));
    }

    [Fact]
    public void A_batch_that_the_trials_never_fill_is_refused_with_the_numbers()
    {
        var spec = Shapes.Spec(new ArmSpec("air", new AirLlmSearchOptions { Trials = 12 }));
        var problem = Assert.Single(SpecValidation.Problems(spec, Shapes.Small));
        Assert.Contains("batch = 8: with window = 8 no policy is ever moved within trials = 12", problem, StringComparison.Ordinal);
    }

    private static double Number(string name) => Reference.GetProperty(name).GetDouble();

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(v => v.GetDouble())];

    private static double[][] Rows(JsonElement list) => [.. list.EnumerateArray().Select(Numbers)];

    private static void Close(IReadOnlyList<double> expected, IReadOnlyList<double> own, double tolerance)
    {
        Assert.Equal(expected.Count, own.Count);
        Assert.All(expected.Zip(own), p => Assert.Equal(p.First, p.Second, tolerance));
    }

    private static JsonElement Load()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "tools", "reference", "airllm.json");
            if (File.Exists(path))
            {
                return JsonDocument.Parse(File.ReadAllText(path)).RootElement;
            }
        }

        throw new FileNotFoundException("tools/reference/airllm.json is not above the test folder.");
    }
}
