using System.Text.Json.Serialization;
using ImageTrust.Policy.Images.Text;

namespace ImageTrust.Policy.Tool.Logs;

/// <summary>What is wrong with a log.</summary>
[JsonConverter(typeof(ClosedSetConverter<LogFault>))]
internal enum LogFault
{
    [JsonStringEnumMemberName("missing")]
    Missing,

    [JsonStringEnumMemberName("changed")]
    Changed,

    [JsonStringEnumMemberName("doubled")]
    Doubled,

    /// <summary>It comes after a line with a higher number.</summary>
    [JsonStringEnumMemberName("out-of-order")]
    OutOfOrder,

    /// <summary>It looks like a line of a decision log and is in no chain: nothing vouches for it, or it was cut.</summary>
    [JsonStringEnumMemberName("unchained")]
    Unchained,
}

/// <param name="Fault">What.</param>
/// <param name="File">Where it shows; null for what is not there at all.</param>
/// <param name="Line">From 1.</param>
/// <param name="Replica">Whose chain; null for a line that is in none.</param>
/// <param name="From">The first number it is about.</param>
/// <param name="To">The last.</param>
/// <param name="Sentence">The same for people.</param>
internal sealed record LogFinding(LogFault Fault, string? File, long? Line, string? Replica, long? From, long? To, string Sentence)
{
    public static LogFinding At(LogFault fault, LogPlace place, string? replica, long? from, long? to, string sentence) =>
        new(fault, place.File, place.Number, replica, from, to, sentence);

    public override string ToString() => File is null
        ? $"{ClosedSet.WordOf(Fault)}: {Sentence}"
        : ProblemLine.Of(File, (Line ?? 1, null), ClosedSet.WordOf(Fault), Sentence);
}
