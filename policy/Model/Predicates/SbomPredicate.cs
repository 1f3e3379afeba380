using System.Text.Json;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Predicates;

/// <summary>
/// A bill of materials counts when it is one (SPDX 2 or CycloneDX), is of the version that its type names, if its type names one, and
/// lists something.
/// </summary>
internal static class SbomPredicate
{
    private const string SpdxPrefix = "SPDX-";

    /// <summary>Whether the document says the version that its type says; so does every document of a type without one.</summary>
    public static bool IsOfItsVersion(string predicateType, JsonElement predicate) =>
        FormatOf(predicateType) is not { } found || found.Version.Length == 0 || found.Version == VersionOf(found.Format, predicate);

    public static PredicateOutcome Judge(string predicateType, JsonElement predicate)
    {
        if (FormatOf(predicateType) is not { } found || VersionOf(found.Format, predicate) is not { } stated)
        {
            return new PredicateOutcome.Unreadable("the predicate is not the bill of materials its type promises");
        }

        if (found.Version.Length > 0 && found.Version != stated)
        {
            return new PredicateOutcome.Unreadable($"its type names version {found.Version}, and the document says {(stated.Length > 0 ? stated : "none")}");
        }

        var list = found.Format == SbomFormat.Spdx ? "packages" : "components";
        return predicate.Items(list).Any() ? new PredicateOutcome.Met() : new PredicateOutcome.Unmet($"the bill of materials lists no {list}");
    }

    private static string TypeOf(SbomFormat format) => format == SbomFormat.Spdx ? PredicateTypes.Spdx : PredicateTypes.CycloneDx;

    private static (SbomFormat Format, string Version)? FormatOf(string type) => Enum.GetValues<SbomFormat>()
        .Select(format => PredicateTypes.VersionIn(TypeOf(format), type) is { } version ? (format, version) : ((SbomFormat, string)?)null)
        .FirstOrDefault(found => found is not null);

    /// <summary>What the document says of itself; empty for a CycloneDX document that names no version, null for no such document.</summary>
    private static string? VersionOf(SbomFormat format, JsonElement predicate) => format switch
    {
        SbomFormat.Spdx => predicate.Text("spdxVersion") is { } text && text.StartsWith(SpdxPrefix, StringComparison.Ordinal) ? text[SpdxPrefix.Length..] : null,
        _ => predicate.Text("bomFormat") == "CycloneDX" ? predicate.Text("specVersion") ?? "" : null,
    };
}
