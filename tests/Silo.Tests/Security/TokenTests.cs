using AdapterSearch.Dashboard.Security;
using AdapterSearch.Domain;
using AdapterSearch.Testing;

namespace AdapterSearch.Silo.Tests.Security;

public sealed class TokenTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("tokens-").FullName;
    private readonly ManualTimeProvider time = new();

    private string Path => System.IO.Path.Combine(folder, "below", "tokens.json");

    [Fact]
    public void A_token_matches_its_own_text_only()
    {
        var (token, text) = AccessToken.Create("a", AccessRole.Submit, DateTimeOffset.UnixEpoch);
        var (_, other) = AccessToken.Create("a", AccessRole.Submit, DateTimeOffset.UnixEpoch);

        Assert.True(AccessToken.TryParse(text, out var id, out var secret));
        Assert.Equal(token.Id, id);
        Assert.True(token.Matches(secret));
        Assert.True(AccessToken.TryParse(other, out _, out var wrong));
        Assert.False(token.Matches(wrong));
        Assert.Equal(64, secret.Length);
        Assert.Equal(16, token.Salt.Length);
        Assert.Equal(32, token.Hash.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("ast_")]
    [InlineData("ast_0123456789ab_00")]
    [InlineData("AST_0123456789ab_0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ast_0123456789ab_0000000000000000000000000000000000000000000000000000000000000000\n")]
    [InlineData("ast_../../etc/pa_0000000000000000000000000000000000000000000000000000000000000000")]
    public void What_is_no_token_is_not_looked_up(string? text) => Assert.False(AccessToken.TryParse(text, out _, out _));

    [Theory]
    [InlineData("")]
    [InlineData("<script>")]
    [InlineData("a\nb")]
    [InlineData("-a")]
    [InlineData("a b")]
    public void A_name_that_could_mislead_a_reader_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => new TokenFile(Path, time).Add(name, AccessRole.Read));

    [Fact]
    public void Expired_and_revoked_tokens_hold_no_longer()
    {
        var file = new TokenFile(Path, time);
        var registry = new TokenRegistry(new AccessOptions { TokenFile = Path }, time);
        Assert.False(file.HoldsAny());
        var (lasting, lastingText) = file.Add("lasting", AccessRole.Admin);
        var (_, shortText) = file.Add("short", AccessRole.Read, TimeSpan.FromHours(1));

        Assert.Equal(AccessRole.Admin, registry.Find(lastingText)!.Role);
        Assert.NotNull(registry.Find(shortText));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Null(registry.Find(shortText));
        Assert.NotNull(registry.Find(lastingText));
        Assert.Single(file.Revoke(lasting.Id));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(registry.Find(lastingText));
        Assert.False(registry.Holds(lasting.Id));
        Assert.False(file.HoldsAny());
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void A_revocation_counts_in_a_mounted_secret_whose_folders_are_exchanged_behind_links()
    {
        // As Kubernetes mounts secrets: tokens.json -> ..data/tokens.json, ..data -> a folder per version; a new version exchanges ..data.
        var mounted = Directory.CreateDirectory(System.IO.Path.Combine(folder, "mounted")).FullName;
        var source = new TokenFile(Path, time);
        var (_, text) = source.Add("prometheus", AccessRole.Read);
        var other = source.Add("ci", AccessRole.Read).Text;
        Publish("..1");
        var path = System.IO.Path.Combine(mounted, "tokens.json");
        File.CreateSymbolicLink(path, System.IO.Path.Combine("..data", "tokens.json"));
        var registry = new TokenRegistry(new AccessOptions { TokenFile = path }, time);
        Assert.NotNull(registry.Find(text));

        source.Revoke("prometheus");
        Publish("..2");
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(registry.Find(text));
        Assert.NotNull(registry.Find(other));

        void Publish(string version)
        {
            var made = Directory.CreateDirectory(System.IO.Path.Combine(mounted, version)).FullName;
            File.Copy(Path, System.IO.Path.Combine(made, "tokens.json"));
            var link = System.IO.Path.Combine(mounted, "..data");
            File.Delete(link);
            File.CreateSymbolicLink(link, version);
        }
    }

    [Fact]
    public void A_change_that_leaves_length_and_time_of_the_file_alone_counts()
    {
        var (token, text) = new TokenFile(Path, time).Add("a", AccessRole.Read);
        var registry = new TokenRegistry(new AccessOptions { TokenFile = Path }, time);
        Assert.NotNull(registry.Find(text));
        var (content, written) = (File.ReadAllText(Path), File.GetLastWriteTimeUtc(Path));
        File.WriteAllText(Path, content.Replace(token.Id, new string('0', token.Id.Length), StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(Path, written);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(registry.Find(text));
    }

    [Fact]
    public void Two_tokens_that_hold_cannot_share_a_name_but_a_revoked_one_frees_it()
    {
        var file = new TokenFile(Path, time);
        file.Add("ci", AccessRole.Read);

        Assert.Contains("already", Assert.Throws<ArgumentException>(() => file.Add("ci", AccessRole.Admin)).Message);
        file.Revoke("ci");
        file.Add("ci", AccessRole.Admin);
        Assert.Equal([true, false], file.Read().Select(t => t.Revoked is not null));
    }

    [Fact]
    public void A_damaged_file_is_said_to_be_that_and_lets_nobody_in()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        File.WriteAllText(Path, "{ not json");

        Assert.Contains(Path, Assert.Throws<IOException>(() => new TokenFile(Path, time).Read()).Message);
        var (_, text) = AccessToken.Create("a", AccessRole.Admin, DateTimeOffset.UnixEpoch);
        Assert.Throws<IOException>(() => new TokenRegistry(new AccessOptions { TokenFile = Path }, time).Find(text));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
