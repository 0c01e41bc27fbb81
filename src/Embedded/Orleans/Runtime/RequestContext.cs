using System.Collections.Immutable;

namespace Orleans.Runtime;

/// <summary>Named values that travel with a call and with the calls it makes.</summary>
public static class RequestContext
{
    private static readonly AsyncLocal<ImmutableDictionary<string, object>?> Values = new();

    /// <summary>The values.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Entries => Values.Value ?? ImmutableDictionary<string, object>.Empty;

    /// <summary>The names.</summary>
    public static IEnumerable<string> Keys => (Values.Value ?? ImmutableDictionary<string, object>.Empty).Keys;

    internal static ImmutableDictionary<string, object>? Current
    {
        get => Values.Value;
        set
        {
            if (!ReferenceEquals(Values.Value, value))
                Values.Value = value;
        }
    }

    /// <summary>Reads a value.</summary>
    /// <param name="key">Its name.</param>
    /// <returns>The value, or null.</returns>
    public static object? Get(string key) => Values.Value?.GetValueOrDefault(key);

    /// <summary>Sets a value; it is shared, not copied, so it should be immutable.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="value">The value.</param>
    public static void Set(string key, object value) =>
        Values.Value = (Values.Value ?? ImmutableDictionary<string, object>.Empty).SetItem(key, value);

    /// <summary>Removes a value.</summary>
    /// <param name="key">Its name.</param>
    /// <returns>Whether there was one.</returns>
    public static bool Remove(string key)
    {
        var found = Values.Value?.ContainsKey(key) == true;
        if (found)
            Values.Value = Values.Value!.Remove(key);
        return found;
    }

    /// <summary>Removes all values.</summary>
    public static void Clear() => Current = null;
}
