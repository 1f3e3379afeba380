using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Tool.Verifying;

/// <summary>Which rule is about an image when nobody says where it will run.</summary>
internal static class RuleChoice
{
    /// <summary>
    /// The rule in that namespace. Without one: in <c>default</c>, or else in the first namespace that a rule about the image names, because
    /// a pipeline that signs knows the image and not who will run it.
    /// </summary>
    public static (NamedRule Rule, NamespaceName Namespace)? Of(TrustPolicy policy, RepositoryName repository, NamespaceName? ns) =>
        Candidates(policy, repository, ns).Select(one => (Rule: NamedRule.Find(policy, repository, one), Namespace: one))
            .Where(one => one.Rule is not null).Select(one => ((NamedRule, NamespaceName)?)(one.Rule!, one.Namespace)).FirstOrDefault();

    private static IEnumerable<NamespaceName> Candidates(TrustPolicy policy, RepositoryName repository, NamespaceName? ns)
    {
        if (ns is not null)
        {
            return [ns];
        }

        var named = policy.Rules.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Where(entry => entry.Value.Images.Any(pattern => pattern.Matches(repository)))
            .SelectMany(entry => entry.Value.Namespaces ?? []).Select(pattern => pattern.Text.Replace('*', 'x'));
        return named.Prepend("default").Select(text => NamespaceName.TryParse(text, out var name, out _) ? name : null).OfType<NamespaceName>();
    }
}
