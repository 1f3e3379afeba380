using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Verdicts;

/// <summary>One question to the policy: may this image run in this namespace at this time, as of this phase?</summary>
/// <param name="Facts">What was measured.</param>
/// <param name="Namespace">Where it would run.</param>
/// <param name="Time">The time of the decision: expiries and ages are counted to it.</param>
/// <param name="Phase">The phase that is asked: the current one, or the next one in shadow.</param>
/// <param name="Subject">What would run it, and how it is named there.</param>
public sealed record PolicyQuestion(ImageFacts Facts, NamespaceName Namespace, DateTimeOffset Time, Phase Phase, Subject Subject);

/// <summary>A rule with its name.</summary>
public sealed record NamedRule(string Name, Rule Rule)
{
    /// <summary>
    /// The most specific rule that covers the image there, or null. Needs no evidence: ask it first, and collect nothing for an image
    /// that nobody verifies.
    /// </summary>
    public static NamedRule? Find(TrustPolicy policy, RepositoryName repository, NamespaceName ns)
    {
        NamedRule? found = null;
        (ImagePattern Image, int Namespace) most = default;
        foreach (var (name, rule) in policy.Rules)
        {
            if (!rule.Covers(repository, ns))
            {
                continue;
            }

            var specificity = rule.SpecificityFor(repository, ns);
            if (found is null || specificity.CompareTo(most) > 0)
            {
                (found, most) = (new NamedRule(name, rule), specificity);
            }
        }

        return found;
    }
}
