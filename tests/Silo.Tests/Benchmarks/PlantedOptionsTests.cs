using AdapterSearch.Domain;
using AdapterSearch.Silo.Benchmarks;
using AdapterSearch.Silo.Benchmarks.Planted;

namespace AdapterSearch.Silo.Tests.Benchmarks;

public sealed class PlantedOptionsTests
{
    [Fact]
    public void General_searches_get_the_common_learning_rate_and_so_many_trainings()
    {
        var options = PlantedOptions.Parse(["--trials", "8", "--learning-rate", "0.004", "--methods", "random-search,random,tpe,nsga2,airllm,asha,median-stop,pbt"]);
        var methods = options.Arms().ToDictionary(a => a.Name, a => a.Strategy);

        Assert.Equal((8, 0.004, 0.004), methods["random-search"] is RandomSearchOptions { } search ? (search.Trials, search.MinLearningRate, search.MaxLearningRate) : default);
        foreach (var sampled in methods.Values.OfType<SampledSearchOptions>())
        {
            Assert.Equal((8, 2, 0.004, 0.004), (sampled.Trials, sampled.Window, sampled.Space.MinLearningRate, sampled.Space.MaxLearningRate));
        }

        Assert.Equal(4, methods.Values.OfType<SampledSearchOptions>().Count());
        Assert.Equal(4, ((TpeSearchOptions)methods["tpe"]).StartupTrials);
        Assert.Equal(4, ((Nsga2SearchOptions)methods["nsga2"]).Population);
        Assert.Equal(4, ((AirLlmSearchOptions)methods["airllm"]).Batch);
        Assert.Equal((24, 3), methods["asha"] is AshaOptions asha ? (asha.Trials, asha.Eta) : default);
        Assert.Equal((8, 8), (((MedianStopOptions)methods["median-stop"]).Trials, ((PbtOptions)methods["pbt"]).Population));
        Assert.All(methods.Values.OfType<FidelityOptions>(), m => Assert.Equal(0.004, m.Space.MaxLearningRate));
    }

    [Fact]
    public void One_trial_is_no_search() =>
        Assert.Throws<BenchmarkArgumentException>(() => PlantedOptions.Parse(["--trials", "1"]));
}
