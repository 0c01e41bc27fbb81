using AdapterSearch.Silo.Benchmarks;

namespace AdapterSearch.Silo.Tests.Benchmarks;

public sealed class BenchmarkContextTests
{
    [Theory]
    [InlineData("", 2026)]
    [InlineData("--seed 5", 5)]
    [InlineData("--no-mount --seed -3", -3)]
    [InlineData("--no-mount", 2026)]
    public void The_seed_is_the_given_one_or_that_of_the_record(string arguments, long expected) =>
        Assert.Equal(expected, Context(arguments).Seed(2026, "--no-mount"));

    [Theory]
    [InlineData("--seed", "whole number")]
    [InlineData("--seed five", "whole number")]
    [InlineData("--sed 5", "'--sed' is no argument here; known: --seed N, --no-mount.")]
    public void An_argument_that_it_does_not_know_is_named(string arguments, string told) =>
        Assert.Contains(told, Assert.Throws<BenchmarkArgumentException>(() => Context(arguments).Seed(2026, "--no-mount")).Message, StringComparison.Ordinal);

    private static BenchmarkContext Context(string arguments) => new("", arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), TextWriter.Null);
}
