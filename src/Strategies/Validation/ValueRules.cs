using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>What single values of a record that a person wrote may be, whichever record it is.</summary>
internal static class ValueRules
{
    /// <summary>What <see cref="IsLearningRate"/> asks for.</summary>
    public const string LearningRateRange = "must lie above 0 and at most 10";

    /// <summary>True for a peak learning rate that can be trained with.</summary>
    public static bool IsLearningRate(double rate) => rate is > 0 and <= 10;

    /// <summary>Range attributes of a record and of the records and lists of records inside it.</summary>
    public static void Check(object value, string path, List<string> problems)
    {
        foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetMethod is null || property.GetIndexParameters().Length > 0 || property.Name == "EqualityContract")
            {
                continue;
            }

            var name = path + char.ToLowerInvariant(property.Name[0]) + property.Name[1..];
            var content = property.GetValue(value);
            foreach (var rule in property.GetCustomAttributes<ValidationAttribute>())
            {
                if (!rule.IsValid(content))
                {
                    problems.Add($"{name} = {Show(content)}: {Allowed(rule)}");
                }
            }

            if (content is Enum named && !Enum.IsDefined(named.GetType(), named))
            {
                problems.Add($"{name} = {Show(content)}: must be one of {string.Join(", ", Enum.GetNames(named.GetType()))}");
            }
            else if (content is double number && !double.IsFinite(number))
            {
                problems.Add($"{name} = {Show(content)}: must be a finite number");
            }
            else if (content is IEnumerable list and not string)
            {
                var index = 0;
                foreach (var item in list)
                {
                    if (item is not null && IsRecordOfOurs(item.GetType()))
                    {
                        Check(item, $"{name}[{index}].", problems);
                    }
                    else if (item is null)
                    {
                        problems.Add($"{name}[{index}] = null: must have a value");
                    }

                    index++;
                }
            }
            else if (content is not null && IsRecordOfOurs(content.GetType()))
            {
                Check(content, name + ".", problems);
            }
        }
    }

    private static bool IsRecordOfOurs(Type type) => type.IsClass && type.Namespace == typeof(SearchSpec).Namespace;

    private static string Allowed(ValidationAttribute rule) => rule switch
    {
        RangeAttribute range => string.Create(CultureInfo.InvariantCulture, $"must lie between {range.Minimum} and {range.Maximum}"),
        RegularExpressionAttribute expression => $"must match {expression.Pattern}",
        MinLengthAttribute length => $"must have at least {length.Length} entries",
        MaxLengthAttribute length => $"must have at most {length.Length} entries",
        RequiredAttribute => "must have a value",
        _ => rule.FormatErrorMessage("value"),
    };

    public static string Show(object? value) => value switch
    {
        null => "null",
        string text => $"'{text}'",
        ICollection list => $"{list.Count} entries",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
