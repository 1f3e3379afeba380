using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Predicates;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Tool.Signing;

/// <summary>A version of a key that may sign now.</summary>
/// <param name="File">Its public half.</param>
/// <param name="PublicKey">The same as base64 of SubjectPublicKeyInfo.</param>
/// <param name="Cosign">What cosign is given to sign with it; null where the policy records no vault.</param>
internal sealed record SigningKey(string File, string PublicKey, string? Cosign);

/// <summary>One authority whose signature would count.</summary>
/// <param name="Authority">Its name.</param>
/// <param name="Kind"><c>key</c> or <c>keyless</c>.</param>
/// <param name="Fallback">It counts as a fallback only: a keyless signature is what the phase asks for.</param>
/// <param name="Signs">Its signature counts; otherwise only what it attests.</param>
/// <param name="Attests">Names of the rule's attestations that it may sign.</param>
/// <param name="TransparencyLog">Whether a log entry is required.</param>
/// <param name="Timestamp">Whose time is required.</param>
/// <param name="Keys">The versions whose span is open, the newest first; empty for an identity.</param>
/// <param name="Issuer">Of the identity; null for a key.</param>
/// <param name="Subject">Of the identity, as the policy writes it.</param>
/// <param name="Vouches">It vouches for images it did not build.</param>
internal sealed record SigningWay(
    string Authority, string Kind, bool Fallback, bool Signs, IReadOnlyList<string> Attests, string TransparencyLog, string Timestamp,
    IReadOnlyList<SigningKey> Keys, string? Issuer, string? Subject, bool Vouches);

/// <summary>An authority that the rule names and that can sign nothing now.</summary>
internal sealed record NoWay(string Authority, string Why);

/// <summary>An attestation that the rule asks for.</summary>
/// <param name="Name">In the rule.</param>
/// <param name="Types">Predicate types of which one is meant.</param>
/// <param name="From">The first phase that needs it.</param>
/// <param name="Needed">Whether this phase does.</param>
internal sealed record AskedFor(string Name, IReadOnlyList<string> Types, string From, bool Needed);

/// <summary>Who can sign an image so that it counts under a policy at a time: what a pipeline signs by.</summary>
/// <param name="Ways">In the order in which the phase prefers them: keys before identities while keys count in full, after them otherwise.</param>
/// <param name="Refused">The others of the rule.</param>
/// <param name="Attestations">What else the rule asks for.</param>
internal sealed record SigningWays(IReadOnlyList<SigningWay> Ways, IReadOnlyList<NoWay> Refused, IReadOnlyList<AskedFor> Attestations)
{
    /// <param name="policy">In the phase that is asked about.</param>
    /// <param name="rule">The image's.</param>
    /// <param name="repository">The image's.</param>
    /// <param name="time">When the signature would be made.</param>
    /// <param name="folder">Of the policy: its files are relative to it.</param>
    public static SigningWays Of(TrustPolicy policy, NamedRule rule, RepositoryName repository, DateTimeOffset time, string folder)
    {
        var phase = policy.In(policy.Phase);
        var (ways, refused) = (new List<SigningWay>(), new List<NoWay>());
        foreach (var name in Named(rule.Rule))
        {
            var authority = policy.Authorities[name];
            var keys = Open(authority, time, folder);
            if (WhyNot(name, authority, keys, phase, rule.Rule) is { } why)
            {
                refused.Add(new NoWay(name, why));
                continue;
            }

            ways.Add(new SigningWay(
                name, authority.Key is null ? "keyless" : "key", authority.Key is not null && phase.Keys != KeyAcceptance.Accepted,
                rule.Rule.Require?.Authorities.Contains(name) ?? false, Attested(rule.Rule, name),
                ClosedSet.WordOf(authority.TransparencyLog), ClosedSet.WordOf(authority.Timestamp), keys,
                authority.Keyless?.Issuer.Text, Subject(authority.Keyless, rule.Rule.ServiceOf(repository)), authority.VouchingReason is not null));
        }

        return new SigningWays(
            // Who vouches comes last: a pipeline that builds signs as itself wherever it can.
            [.. ways.OrderBy(way => way.Vouches).ThenBy(way => way.Kind == "key" != (phase.Keys == KeyAcceptance.Accepted))], refused, [.. Asked(rule.Rule, policy.Phase)]);
    }

    private static IEnumerable<string> Named(Rule rule) => (rule.Require?.Authorities ?? [])
        .Concat((rule.Attestations ?? new Dictionary<string, AttestationRequirement>()).OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .SelectMany(entry => Signers(entry.Value)))
        .Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> Signers(AttestationRequirement need) => need.SignedBy.Concat(need.Vulnerabilities?.Vex?.SignedBy ?? []);

    private static List<string> Attested(Rule rule, string name) =>
        [.. (rule.Attestations ?? new Dictionary<string, AttestationRequirement>()).Where(entry => Signers(entry.Value).Contains(name)).Select(entry => entry.Key).Order(StringComparer.Ordinal)];

    private static IEnumerable<AskedFor> Asked(Rule rule, Phase phase) =>
        (rule.Attestations ?? new Dictionary<string, AttestationRequirement>()).OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => new AskedFor(entry.Key, [.. PredicateTypes.AroundOf(entry.Value)], entry.Value.From.Text(), entry.Value.From <= phase));

    private static List<SigningKey> Open(Authority authority, DateTimeOffset time, string folder) =>
    [
        .. (authority.Key?.Versions ?? [])
            .Where(version => version.PublicKey is not null && !(version.ValidFrom?.Value > time) && !(version.ValidUntil?.Value < time))
            .OrderByDescending(version => version.ValidFrom?.Value ?? DateTimeOffset.MinValue)
            .Select(version => new SigningKey(Path.Combine(folder, version.File.Text), version.PublicKey!.Text, version.VaultKey?.CosignReference)),
    ];

    private static string? WhyNot(string name, Authority authority, List<SigningKey> open, EffectivePhase phase, Rule rule) => authority switch
    {
        { Key: null } => null,
        { Key.NotPulledYet: true } => "its public key is not in the policy yet (policy keys pull)",
        _ when phase.Keys == KeyAcceptance.Refused && !(rule.KeyFallback?.Authorities.Contains(name) ?? false) =>
            $"it is a key, and {phase.Phase.Text()} refuses keys where the rule names no keyFallback",
        _ when open.Count == 0 => "no version of its key may sign at this time",
        _ => null,
    };

    private static string? Subject(KeylessAuthority? keyless, string? service) => keyless switch
    {
        null => null,
        { ServiceAccount: { } account } => $"https://kubernetes.io/namespaces/{account.Namespace}/serviceaccounts/{account.Name}",
        { Identity: { } identity } => ServicePlaceholder.Bind(identity.Text, service) ?? identity.Text,
        _ => null,
    };
}
