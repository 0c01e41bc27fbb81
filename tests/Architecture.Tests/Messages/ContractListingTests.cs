using System.Reflection;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;

namespace AdapterSearch.Architecture.Tests.Messages;

public sealed class ContractListingTests
{
    private static readonly Assembly[] Assemblies = [typeof(SearchSpec).Assembly, typeof(ISearchGrain).Assembly, Assembly.Load("AdapterSearch.Grains")];

    /// <summary>On a failure the code's listing lies beside the test's assembly; compare it with the committed one, and copy it when all of it is meant.</summary>
    [Fact]
    public void No_number_of_a_message_changes_its_meaning()
    {
        var code = ContractListing.Of(Assemblies);
        Assert.True(code.Count > 400, $"{code.Count} lines");
        var problems = ContractListing.Problems(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Messages", "contract.txt")), code).ToArray();
        if (problems.Length > 0)
        {
            File.WriteAllLines(Path.Combine(AppContext.BaseDirectory, "contract.new.txt"), code);
        }

        Assert.Empty(problems);
    }

    [Fact]
    public void A_changed_a_reused_a_lost_and_an_unlisted_number_are_found()
    {
        string[] committed = ["A = message of Object", "A #0 = Name: System.String", "A #1 = Age: System.Int32", "retired A #2 = Old: System.Int32"];
        string[] code = ["A = message of Object", "A #0 = Title: System.String", "A #2 = Old: System.Int32", "A #3 = New: System.Int32"];
        Assert.Equal(
            [
                "'A #0 = Name: System.String' has become 'A #0 = Title: System.String': a stored or sent value would be read wrongly. Give the new meaning a new number.",
                "'A #1 = Age: System.Int32' is gone: put 'retired ' before its line, so that its number stays taken.",
                "'A #2 = Old: System.Int32' uses a retired number again.",
                "'A #3 = New: System.Int32' is not listed: add the line.",
            ],
            ContractListing.Problems(committed, code));
        Assert.Empty(ContractListing.Problems(["A = message of Object"], ["A = message of Object"]));
    }
}
