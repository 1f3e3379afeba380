using System.Text.Json.Serialization;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;

namespace ImageTrust.Policy.Model.Promotion.Evidence;

/// <summary>A file that evidence was made of.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">The file's name, without its folder.</param>
/// <param name="Digest">Of its bytes.</param>
/// <param name="Window">The times in it; of an inventory, the one time it was taken at, twice.</param>
/// <param name="Used">Records, or the inventory's images, that this evidence is made of.</param>
/// <param name="LeftOut">Those that it is not made of: of other requirements or roots, outside the window, dry runs that are no canaries.</param>
/// <param name="Missing">Lines of a chained log that the chain proves to have been there and that are not; 0 for what is no log.</param>
public sealed record EvidenceSource(
    SourceKind Kind, string Name, Digest Digest, EvidenceWindow Window, long Used, long LeftOut, long Missing);

[JsonConverter(typeof(ClosedSetConverter<SourceKind>))]
public enum SourceKind
{
    /// <summary>What <c>policy inventory --json</c> wrote.</summary>
    [JsonStringEnumMemberName("inventory")]
    Inventory,

    /// <summary>The webhook's log, one JSON value a line: as kubectl prints it.</summary>
    [JsonStringEnumMemberName("log")]
    Log,

    /// <summary>The same lines as Log Analytics exports them.</summary>
    [JsonStringEnumMemberName("log-analytics")]
    LogAnalytics,
}
