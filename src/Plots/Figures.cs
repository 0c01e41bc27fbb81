using System.Globalization;
using AdapterSearch.Domain;

namespace AdapterSearch.Plots;

/// <summary>How numbers and names look in every table, line and page.</summary>
public static class Figures
{
    /// <summary>0.9312 as <c>93.12</c>.</summary>
    public static string Percent(double share) => (share * 100).ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>A difference of shares in percentage points, with its sign.</summary>
    public static string Points(double difference) => (difference * 100).ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture);

    /// <summary>Whole number with thin groups, as <c>12 288</c>.</summary>
    public static string Count(double number) => Math.Round(number).ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ');

    /// <summary>Seconds with one decimal.</summary>
    public static string Seconds(double seconds) => seconds.ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>Any number, short.</summary>
    public static string Number(double value, string format = "0.###") => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>A duration as <c>42 s</c>, <c>3:05</c>, <c>1:02:03</c> or <c>3 d 11 h</c>.</summary>
    public static string Duration(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => $"{Math.Ceiling(span.TotalSeconds):0} s",
        { TotalHours: < 1 } => span.ToString(@"m\:ss", CultureInfo.InvariantCulture),
        { TotalDays: < 1 } => span.ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture),
        _ => span.ToString(@"d' d 'h' h'", CultureInfo.InvariantCulture),
    };

    /// <summary>What is left of a running attempt; null while its rate is unknown.</summary>
    public static string? TimeLeft(CandidateReport report) => report.StepsPerSecond > 0
        ? Duration(TimeSpan.FromSeconds((report.Steps - report.Step) / report.StepsPerSecond))
        : null;

    /// <summary>An enum value in the JSON form's spelling.</summary>
    public static string Name<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>Why a candidate runs, in words.</summary>
    public static string Role(CandidateRole role) => role == CandidateRole.Manual ? "by hand" : Name(role);

    /// <summary>Whose candidate it is: its arm, or what it is for where it belongs to none.</summary>
    /// <param name="arm">Its arm.</param>
    /// <param name="role">Why it runs.</param>
    public static string Arm(string arm, CandidateRole role)
    {
        ArgumentNullException.ThrowIfNull(arm);
        return arm.Length > 0 ? arm : role == CandidateRole.Manual ? "by hand" : "learning rate";
    }

    /// <summary>Whose candidate it is, why it runs and its repetition from 1, as <c>dam final 2</c>.</summary>
    public static string Who(CandidateView candidate)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        var role = candidate.Role == CandidateRole.Manual ? "" : " " + Name(candidate.Role);
        return string.Create(CultureInfo.InvariantCulture, $"{Arm(candidate.Arm, candidate.Role)}{role} {candidate.Repetition + 1}");
    }

    /// <summary>The difference with its interval, or the difference alone where there is none.</summary>
    public static string Interval(PairedDifference difference) => double.IsNaN(difference.Low)
        ? Points(difference.Mean)
        : $"{Points(difference.Mean)} [{Points(difference.Low)}, {Points(difference.High)}]";
}
