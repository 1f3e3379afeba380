using System.Text.Json.Serialization;
using ImageTrust.Policy.Images.Text;

namespace ImageTrust.Policy.Model.Values;

/// <summary>How far a stack has come, weakest first. The order is the order of promotion.</summary>
[JsonConverter(typeof(ClosedSetConverter<Phase>))]
public enum Phase
{
    [JsonStringEnumMemberName("day1")]
    Day1,

    [JsonStringEnumMemberName("day1.5")]
    Day1Half,

    [JsonStringEnumMemberName("day2")]
    Day2,
}

public static class Phases
{
    public static IReadOnlyList<Phase> All { get; } = [Phase.Day1, Phase.Day1Half, Phase.Day2];

    /// <summary><c>day1</c>, <c>day1.5</c> or <c>day2</c>.</summary>
    public static string Text(this Phase phase) => ClosedSet.WordOf(phase);

    public static bool TryParse(string text, out Phase phase) => ClosedSet.TryParse(text, out phase);

    /// <summary>The phase a promotion leads to, or null at the last one.</summary>
    public static Phase? Next(this Phase phase) => phase == Phase.Day2 ? null : phase + 1;
}
