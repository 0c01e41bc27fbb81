using AdapterSearch.Training.Data;
using AdapterSearch.Training.Tests.Fixtures;

namespace AdapterSearch.Training.Tests.Data;

public sealed class DataRootsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_first_root_that_holds_a_path_wins()
    {
        Directory.CreateDirectory(folder["a/x"]);
        Directory.CreateDirectory(folder["b/x"]);
        Directory.CreateDirectory(folder["b/y"]);
        var roots = new DataRoots(folder["a"], folder["b"]);

        Assert.Equal(folder["a/x"], roots.Find("x"));
        Assert.Equal(folder["b/y"], roots.Find("y"));
        Assert.Null(roots.Find("z"));
        Assert.Contains("'z'", Assert.Throws<BadDataException>(() => roots.Require("z")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("x/../../secret")]
    [InlineData("link")]
    [InlineData("link/inner")]
    [InlineData("")]
    [InlineData(" ")]
    public void No_path_leaves_its_root(string path)
    {
        Directory.CreateDirectory(folder["root/x"]);
        Directory.CreateDirectory(folder["secret/inner"]);
        Directory.CreateSymbolicLink(folder["root/link"], folder["secret"]);

        Assert.Null(new DataRoots(folder["root"]).Find(path));
        Assert.Null(new DataRoots(folder["root"]).Find(folder["secret"]));
    }

    [Fact]
    public void A_root_that_ends_in_the_name_of_another_is_not_that_other()
    {
        Directory.CreateDirectory(folder["root"]);
        Directory.CreateDirectory(folder["root2/x"]);
        Assert.Null(new DataRoots(folder["root"]).Find("../root2/x"));
    }
}
