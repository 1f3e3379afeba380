using System.Text.Json;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Predicates;

/// <summary>A bill of materials counts when it is one (SPDX 2 or CycloneDX) and lists something.</summary>
internal static class SbomPredicate
{
    public static PredicateOutcome Judge(string predicateType, JsonElement predicate)
    {
        var (isOne, list) = predicateType == PredicateTypes.Spdx
            ? (predicate.Text("spdxVersion")?.StartsWith("SPDX-", StringComparison.Ordinal) ?? false, "packages")
            : (predicate.Text("bomFormat") == "CycloneDX", "components");
        if (!isOne)
        {
            return new PredicateOutcome.Unreadable("the predicate is not the bill of materials its type promises");
        }

        return predicate.Items(list).Any() ? new PredicateOutcome.Met() : new PredicateOutcome.Unmet($"the bill of materials lists no {list}");
    }
}
