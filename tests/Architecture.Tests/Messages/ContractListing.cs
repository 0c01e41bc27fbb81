using System.Globalization;
using System.Reflection;
using Orleans;

namespace AdapterSearch.Architecture.Tests.Messages;

/// <summary>
/// Every type that is sent or stored, one line a member: the type by its alias or name, the member's number, its name and type. A member's number
/// is all that stands in stored state and on the wire, so during a rolling upgrade two versions must mean the same by it.
/// </summary>
internal static class ContractListing
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Lines of all types of some assemblies, sorted.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<Assembly> assemblies)
    {
        var types = assemblies.SelectMany(a => a.GetTypes()).ToArray();
        return [.. types.Where(t => t.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)).SelectMany(Members)
            .Concat(types.Where(t => t.IsEnum && t.IsPublic).SelectMany(Values))
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>The part of a line that must never mean anything else: type and number.</summary>
    public static string Key(string line) => line[..line.IndexOf(" = ", StringComparison.Ordinal)];

    /// <summary>What is wrong with the code by a committed listing, one sentence each.</summary>
    /// <param name="committed">Lines of the listing; one that begins with <c>retired </c> is a number that nothing may use any more.</param>
    /// <param name="code">Lines of the code.</param>
    public static IEnumerable<string> Problems(IEnumerable<string> committed, IEnumerable<string> code)
    {
        const string retired = "retired ";
        var now = code.ToDictionary(Key, StringComparer.Ordinal);
        var listed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in committed.Where(l => l.Length > 0))
        {
            var gone = line.StartsWith(retired, StringComparison.Ordinal);
            var key = Key(gone ? line[retired.Length..] : line);
            listed.Add(key);
            var found = now.GetValueOrDefault(key);
            if (gone && found is not null)
            {
                yield return $"'{found}' uses a retired number again.";
            }
            else if (!gone && found is null)
            {
                yield return $"'{line}' is gone: put 'retired ' before its line, so that its number stays taken.";
            }
            else if (!gone && found != line)
            {
                yield return $"'{line}' has become '{found}': a stored or sent value would be read wrongly. Give the new meaning a new number.";
            }
        }

        foreach (var line in now.Where(n => !listed.Contains(n.Key)).Select(n => n.Value))
        {
            yield return $"'{line}' is not listed: add the line.";
        }
    }

    private static IEnumerable<string> Members(Type type)
    {
        var name = type.GetCustomAttribute<AliasAttribute>()?.Alias ?? type.FullName!;
        yield return $"{name} = {(type.IsAbstract ? "abstract" : "message")} of {type.BaseType?.Name}";
        foreach (var member in type.GetMembers(Own).Where(m => m is FieldInfo or PropertyInfo))
        {
            if (member.GetCustomAttribute<IdAttribute>() is { } id)
            {
                var memberType = (member as FieldInfo)?.FieldType ?? ((PropertyInfo)member).PropertyType;
                yield return string.Create(CultureInfo.InvariantCulture, $"{name} #{id.Id} = {member.Name}: {memberType}");
            }
        }
    }

    private static IEnumerable<string> Values(Type type) => Enum.GetNames(type).Select(value =>
        string.Create(CultureInfo.InvariantCulture, $"{type.FullName} #{Convert.ToInt64(Enum.Parse(type, value), CultureInfo.InvariantCulture)} = {value}"));
}
