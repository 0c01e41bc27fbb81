using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AdapterSearch.Dashboard.Security;
using AdapterSearch.Domain;

namespace AdapterSearch.Silo.Commands;

/// <summary>Makes, lists and revokes access tokens in the file that a silo reads. A running silo takes a change over within a second.</summary>
internal static class TokenCommand
{
    /// <summary>The option that names the file.</summary>
    public static Option<string?> FileOption() => new("--tokens")
    {
        Description = "File that keeps the tokens; default ADAPTERSEARCH_TOKENS_FILE, then tokens.json below the data folder",
    };

    /// <summary>The named file; null where neither option nor environment names one.</summary>
    public static string? FileOf(string? given)
    {
        var named = given ?? Environment.GetEnvironmentVariable("ADAPTERSEARCH_TOKENS_FILE");
        return string.IsNullOrEmpty(named) ? null : Path.GetFullPath(named);
    }

    public static Command Create()
    {
        var file = FileOption();
        file.Recursive = true;
        var data = new Option<string>("--data") { Description = "Data folder of the silo", DefaultValueFactory = _ => Home.Path("out", "silo"), Recursive = true };
        var json = new Option<bool>("--json") { Description = "Write JSON", Recursive = true };
        TokenFile File(ParseResult parsed) =>
            new(FileOf(parsed.GetValue(file)) ?? Path.Combine(Path.GetFullPath(parsed.GetValue(data)!), "tokens.json"), TimeProvider.System);
        return new Command("token", "Make, list and revoke access tokens") { file, data, json, Make(File, json), List(File, json), Revoke(File, json) };
    }

    private static Command Make(Func<ParseResult, TokenFile> file, Option<bool> json)
    {
        var name = new Argument<string>("name") { Description = "Whose or what for; letters, digits, dots, dashes, underscores" };
        var role = new Option<AccessRole>("--role") { Description = "read: look; submit: also submit and steer; admin: also delete and drain", DefaultValueFactory = _ => AccessRole.Read };
        var days = new Option<int?>("--days") { Description = "Days until it expires; default never" };
        days.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int?>() is < 1 or > 3650)
            {
                r.AddError($"--days {r.GetValueOrDefault<int?>()}: must lie between 1 and 3650");
            }
        });
        var command = new Command("create", "Make a token; it is shown this once, on standard output") { name, role, days };
        command.SetAction(async (parsed, _) =>
        {
            try
            {
                var kept = file(parsed);
                var (token, text) = kept.Add(parsed.GetRequiredValue(name), parsed.GetValue(role), parsed.GetValue(days) is { } count ? TimeSpan.FromDays(count) : null);
                await Console.Out.WriteLineAsync(parsed.GetValue(json) ? JsonSerializer.Serialize(new { token.Id, token.Name, token.Role, token.Expires, token = text }, JsonDefaults.Compact) : text);
                await Console.Error.WriteLineAsync($"search: token {token.Name} ({Name(token.Role)}) is in {kept.Path} as a hash; the text above cannot be shown again");
                return SiloCommandLine.Ok;
            }
            catch (ArgumentException e)
            {
                return await RefuseAsync(e.Message);
            }
        });
        return command;
    }

    private static Command List(Func<ParseResult, TokenFile> file, Option<bool> json)
    {
        var command = new Command("list", "List tokens, without their texts");
        command.SetAction(async (parsed, _) =>
        {
            var now = TimeProvider.System.GetUtcNow();
            foreach (var token in file(parsed).Read())
            {
                var state = token.Revoked is not null ? "revoked" : token.HoldsAt(now) ? "holds" : "expired";
                await Console.Out.WriteLineAsync(parsed.GetValue(json)
                    ? JsonSerializer.Serialize(new { token.Id, token.Name, token.Role, state, token.Created, token.Expires, token.Revoked }, JsonDefaults.Compact)
                    : $"{token.Id}  {Name(token.Role),-6}  {state,-7}  {Day(token.Created)}  {(token.Expires is { } end ? Day(end) : "-"),-10}  {token.Name}");
            }

            return SiloCommandLine.Ok;
        });
        return command;
    }

    private static Command Revoke(Func<ParseResult, TokenFile> file, Option<bool> json)
    {
        var which = new Argument<string>("token") { Description = "Id or name" };
        var command = new Command("revoke", "Revoke a token and the sessions opened with it") { which };
        command.SetAction(async (parsed, _) =>
        {
            var wanted = parsed.GetRequiredValue(which);
            var revoked = file(parsed).Revoke(wanted);
            if (revoked.Count == 0)
            {
                return await RefuseAsync($"no token that holds has the id or name '{wanted}'; ./search token list shows all");
            }

            foreach (var token in revoked)
            {
                await Console.Out.WriteLineAsync(parsed.GetValue(json) ? JsonSerializer.Serialize(new { token.Id, token.Name, token.Revoked }, JsonDefaults.Compact) : $"revoked {token.Id} {token.Name}");
            }

            return SiloCommandLine.Ok;
        });
        return command;
    }

    private static async Task<int> RefuseAsync(string message)
    {
        await Console.Error.WriteLineAsync($"search: {message}");
        return SiloCommandLine.BadInput;
    }

    private static string Name(AccessRole role) => JsonNamingPolicy.CamelCase.ConvertName(role.ToString());

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
