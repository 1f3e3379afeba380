using System.Text;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Infra.Trust;

/// <summary>Reads <c>stacks/STACK/trust-policy.yaml</c> through the policy library.</summary>
internal static class StackPolicyReader
{
    /// <summary>The phases in order: <c>day1</c>, <c>day1.5</c>, <c>day2</c>.</summary>
    public static readonly IReadOnlyList<string> PhaseNames = [.. Phases.All.Select(phase => phase.Text())];

    /// <param name="phase">What if the stack were in this phase; null for the document's own.</param>
    /// <returns>The policy, or null together with one line per problem: file, line, column, path and what was expected.</returns>
    public static (StackPolicy? Policy, IReadOnlyList<string> Problems) Read(string root, string stack, string? phase)
    {
        var file = $"stacks/{stack}/{PolicyFile.Name}";
        switch (PolicyFile.Read(root, file))
        {
            case PolicyReading.Rejected rejected:
                return (null, [.. rejected.Problems.Select(problem => PolicyFile.Line(file, problem))]);
            case PolicyReading.Accepted accepted when phase is null:
                return (Deployed(accepted.Policy, stack), []);
            case PolicyReading.Accepted accepted when Phases.TryParse(phase, out var other):
                return (Deployed(accepted.Policy.WithPhase(other), stack), []);
            default:
                return (null, [$"phase {phase}: expected {string.Join(", ", PhaseNames)}"]);
        }
    }

    private static StackPolicy Deployed(TrustPolicy policy, string stack)
    {
        var effective = policy.In(policy.Phase);
        return new StackPolicy(
            policy.Phase.Text(),
            effective.Mode == Mode.Enforce,
            effective.RingNamespaces is { } rings ? [.. rings.Select(name => name.Text)] : null,
            Encoding.UTF8.GetString(CanonicalPolicy.Write(policy)),
            CanonicalPolicy.PolicyDigest(policy).Text,
            CanonicalPolicy.RequirementsDigest(policy).Text,
            [.. KeysNotPulled(policy, stack)],
            []);
    }

    private static IEnumerable<string> KeysNotPulled(TrustPolicy policy, string stack) =>
        from authority in policy.Authorities.Values
        let key = authority.Key
        where key is { NotPulledYet: true }
        from version in key.Versions
        select $"stacks/{stack}/{version.File.Text}";
}
