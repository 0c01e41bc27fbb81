using System.Text;

namespace AdapterSearch.Browser.Tests;

/// <summary>Reads tables after RFC 4180.</summary>
internal static class Csv
{
    /// <summary>Fields by row; throws where a quote is not closed or stands in the middle of a plain field.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Parse(byte[] content)
    {
        var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content);
        var (rows, row, field) = (new List<IReadOnlyList<string>>(), new List<string>(), new StringBuilder());
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                Assert.Equal(0, field.Length);
                while (text[++i] != '"' || (i + 1 < text.Length && text[i + 1] == '"' && text[++i] == '"'))
                {
                    field.Append(text[i]);
                }

                Assert.Contains(text[i + 1], ",\r");
            }
            else if (text[i] is ',' or '\r')
            {
                row.Add(field.ToString());
                field.Clear();
                if (text[i] == '\r')
                {
                    Assert.Equal('\n', text[++i]);
                    rows.Add(row);
                    row = [];
                }
            }
            else
            {
                field.Append(text[i]);
            }
        }

        Assert.Empty(row);
        return rows;
    }

    /// <summary>Rows below the first as field by head; every row must have all fields.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Table(byte[] content)
    {
        var rows = Parse(content);
        Assert.All(rows, r => Assert.Equal(rows[0].Count, r.Count));
        return [.. rows.Skip(1).Select(r => rows[0].Zip(r).ToDictionary(p => p.First, p => p.Second))];
    }
}
