using ImageTrust.Policy.Model.Findings;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Validation;

/// <summary>For every image in every namespace one rule is the most specific one; a tie would make the decision a matter of order.</summary>
internal static class SpecificityRules
{
    public static void Validate(TrustPolicy policy, Report report)
    {
        var rules = policy.Rules.OrderBy(entry => entry.Key, StringComparer.Ordinal).ToList();
        for (var i = 0; i < rules.Count; i++)
        {
            for (var j = i + 1; j < rules.Count; j++)
            {
                if (Tie(rules[i].Value, rules[j].Value) is { } tie)
                {
                    report.Add(
                        ProblemRules.RuleTie, DocumentPath.Root.Member("rules").Member(rules[j].Key),
                        $"{rules[i].Key} ({tie.Mine}) and {rules[j].Key} ({tie.Theirs}) "
                        + "cover the same images in the same namespaces, and neither is more specific");
                }
            }
        }
    }

    private static (ImagePattern Mine, ImagePattern Theirs)? Tie(Rule mine, Rule theirs)
    {
        if (!NamespacesTie(mine, theirs))
        {
            return null;
        }

        var ties = from left in mine.Images
                   from right in theirs.Images
                   where left.CompareTo(right) == 0 && left.Overlaps(right)
                   select ((ImagePattern, ImagePattern)?)(left, right);
        return ties.FirstOrDefault();
    }

    private static bool NamespacesTie(Rule mine, Rule theirs) => (mine.Namespaces, theirs.Namespaces) switch
    {
        (null, null) => true,
        ({ } left, { } right) => left.Any(one => right.Any(two => one.Specificity == two.Specificity && one.Overlaps(two))),
        _ => false,
    };
}
