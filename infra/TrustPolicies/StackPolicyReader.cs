using System.Text;
using ImageTrust.Infra.Naming;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Linting;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Infra.TrustPolicies;

/// <summary>Reads <c>stacks/STACK/trust-policy.yaml</c> through the policy library.</summary>
internal static class StackPolicyReader
{
    /// <summary>The phases in order: <c>day1</c>, <c>day1.5</c>, <c>day2</c>.</summary>
    public static readonly IReadOnlyList<string> PhaseNames = [.. Phases.All.Select(phase => phase.Text())];

    /// <param name="phase">What if the stack were in this phase; null for the document's own.</param>
    /// <param name="now">The time that expiries are counted to.</param>
    /// <returns>The policy, or null together with one line per problem: file, line, column, path and what was expected.</returns>
    public static (StackPolicy? Policy, IReadOnlyList<string> Problems) Read(string root, string stack, string? phase, DateTimeOffset now)
    {
        var file = StackPaths.Of(stack, PolicyFile.Name);
        var check = PolicyCheck.OfFile(Path.Combine(root, file), now);
        if (!check.Passes)
        {
            return (null, [.. Lines(check, LintLevel.Finding)]);
        }

        if (phase is not null && !Phases.TryParse(phase, out _))
        {
            return (null, [$"phase {phase}: expected {string.Join(", ", PhaseNames)}"]);
        }

        var policy = phase is not null && Phases.TryParse(phase, out var other) ? check.Policy!.WithPhase(other) : check.Policy!;
        var deployed = Deployed(policy, root, stack, [.. Lines(check, LintLevel.Note)]) with { InEmergency = [.. InEmergency(policy, now)] };
        string[] unreachable = [.. (deployed.Rings ?? []).Intersect(WebhookNames.NamespacesLeftOut)];
        return unreachable.Length == 0
            ? (deployed, [])
            : (null, [$"{file}: phases.{deployed.Phase}.rings: {string.Join(", ", unreachable)} cannot be enforced: the registrations leave it out"]);

        IEnumerable<string> Lines(PolicyCheck found, LintLevel level) =>
            found.Findings.Where(finding => finding.Level == level).Select(finding => PolicyCheck.Line(file, finding));
    }

    private static IEnumerable<string> InEmergency(TrustPolicy policy, DateTimeOffset now) => (policy.BreakGlass?.Values ?? [])
        .Where(entry => entry.Expires.Value > now).SelectMany(entry => entry.Namespaces).Select(name => name.Text).Distinct(StringComparer.Ordinal);

    private static StackPolicy Deployed(TrustPolicy policy, string root, string stack, IReadOnlyList<string> notes)
    {
        var effective = policy.In(policy.Phase);
        return new StackPolicy(
            policy.Phase.Text(),
            effective.Mode == Mode.Enforce,
            effective.RingNamespaces is { } rings ? [.. rings.Select(name => name.Text)] : null,
            Encoding.UTF8.GetString(CanonicalPolicy.Write(policy)),
            CanonicalPolicy.PolicyDigest(policy),
            CanonicalPolicy.RequirementsDigest(policy),
            [.. KeysNotPulled(policy, stack)],
            TrustedRoots(policy, Path.Combine(root, StackPaths.Folder, stack)),
            SampleValues.In(policy),
            notes)
        {
            Document = policy,
        };
    }

    /// <summary>The policy was read with these files beside it, so they exist and have the hashes it names.</summary>
    private static Dictionary<string, string> TrustedRoots(TrustPolicy policy, string folder) => policy.Authorities.Values
        .Select(authority => authority.TrustRoot)
        .OfType<TrustRoot>()
        .Where(trustRoot => trustRoot.Sha256 is not null)
        .DistinctBy(trustRoot => trustRoot.Sha256!.Text)
        .ToDictionary(trustRoot => trustRoot.Sha256!.Text, trustRoot => File.ReadAllText(Path.Combine(folder, trustRoot.File.Text)));

    private static IEnumerable<string> KeysNotPulled(TrustPolicy policy, string stack) =>
        from authority in policy.Authorities.Values
        let key = authority.Key
        where key is { NotPulledYet: true }
        from version in key.Versions
        select StackPaths.Of(stack, version.File.Text);
}
