using AdapterSearch.Dashboard.Pages;

namespace AdapterSearch.Dashboard.Tests.Pages;

public sealed class TableDownloadsTests
{
    [Theory]
    [InlineData("dam", "dam")]
    [InlineData("-0.5", "-0.5")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("-cmd", "'-cmd")]
    [InlineData("\t=1+1", "'\t=1+1")]
    [InlineData("\r=1+1", "\"'\r=1+1\"")]
    [InlineData("a,\"b\"", "\"a,\"\"b\"\"\"")]
    public void A_field_is_quoted_and_never_a_formula(string text, string field) => Assert.Equal(field, TableDownloads.Field(text));
}
