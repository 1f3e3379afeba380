using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Predicates;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Verifying;

/// <summary>
/// A policy narrowed to one authority of an image's rule: does what this one has signed count by itself, whatever the rule asks for besides? That
/// is what a pipeline asks when it has just signed. Phase, revocations, log and time stay as they are; nothing is excused.
/// </summary>
internal static class OneAuthority
{
    /// <exception cref="UsageException">The rule does not know the authority.</exception>
    public static TrustPolicy Of(TrustPolicy policy, RepositoryName image, NamespaceName ns, string name, IReadOnlyList<AskedAttestation> attestations)
    {
        if (NamedRule.Find(policy, image, ns) is not { } named)
        {
            // No rule covers the image: that is the verdict.
            return policy;
        }

        var known = named.Rule.IsVerified ? PolicyStandard.SignersOf(named.Rule).Concat(OfVex(named.Rule)).Distinct(StringComparer.Ordinal).ToList() : [];
        if (!known.Contains(name))
        {
            throw new UsageException(known.Count == 0 ? $"--signer {name}: rule {named.Name} admits {image} unverified."
                : $"--signer {name}: rule {named.Name} of {image} asks for {string.Join(", ", known)}.");
        }

        if (attestations.Count == 0 && named.Rule.Require?.Authorities.Contains(name) != true)
        {
            throw new UsageException($"--signer {name}: rule {named.Name} of {image} takes its attestations only; give --attestation.");
        }

        var alone = named.Rule with
        {
            Require = attestations.Count == 0 ? new Requirement(AnyOf: [name]) : null,
            AttestationsOnly = attestations.Count == 0 ? null : Only,
            Attestations = attestations.Count == 0 ? null : attestations.ToDictionary(asked => asked.Name, asked => Need(named.Rule, name, asked), StringComparer.Ordinal),
        };
        return policy with
        {
            Rules = new Dictionary<string, Rule>(StringComparer.Ordinal) { [named.Name] = alone },
            Exceptions = null,
            BreakGlass = null,
        };
    }

    private static AttestationsOnly Only => new(Sentence.TryParse("--attestation was given", out var reason, out var problem) ? reason : throw new InvalidOperationException(problem));

    private static IEnumerable<string> OfVex(Rule rule) => (rule.Attestations?.Values ?? []).SelectMany(need => need.Vulnerabilities?.Vex?.SignedBy ?? []);

    /// <summary>What the rule says of the type, except of vulnerability reports: what those are judged by (age, statements) comes after them.</summary>
    private static AttestationRequirement Need(Rule rule, string name, AskedAttestation asked) =>
        (rule.Attestations?.Values ?? []).FirstOrDefault(need => need.Vulnerabilities is null && need.SignedBy.Contains(name) && PredicateTypes.Meets(need, asked.Type.Text)) is { } need
            ? need with { SignedBy = [name], From = Phase.Day1 }
            : new AttestationRequirement([name], Predicate: new PredicateRequirement(asked.Type) { AnyVersion = asked.AnyVersion });
}
