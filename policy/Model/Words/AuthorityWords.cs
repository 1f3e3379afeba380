using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Policies;

namespace ImageTrust.Policy.Model.Words;

/// <summary>
/// How much of a fingerprint is written. Who reads a policy recognises it by its beginning; who compares two needs all of it, because an
/// attacker can make keys until one begins alike.
/// </summary>
internal enum Fingerprints
{
    Beginning,
    Full,
}

/// <summary>Authorities in words.</summary>
internal static class AuthorityWords
{
    /// <summary>Who it is, to be followed by "may sign …".</summary>
    public static string Who(Authority authority, Fingerprints show = Fingerprints.Beginning) => authority switch
    {
        { Key: { NotPulledYet: true } } => "a key whose public half has not been pulled yet",
        { Key: { } key } => "the holder of " + Phrases.Or(key.Versions.Where(version => version.PublicKey is not null).Select(version => KeyWords(version, show))),
        { Keyless: { ServiceAccount: { } account } keyless } =>
            $"service account {account.Name} in namespace {account.Namespace} of the cluster {keyless.Issuer}",
        { Keyless: { } keyless } => GitHubWords(keyless),
        _ => "nobody",
    };

    /// <summary>Who it is, as briefly as it stays recognisable.</summary>
    public static string Short(Authority authority, Fingerprints show = Fingerprints.Beginning) => authority switch
    {
        { Key.NotPulledYet: true } => "a key not pulled yet",
        { Key: { } key } => "the key " + Phrases.Or(key.Versions.Select(version => Text(version.PublicKey?.Fingerprint, show))),
        { Keyless.ServiceAccount: { } account } => $"service account {account.Namespace}/{account.Name}",
        { Keyless.Identity: { } identity } => identity.ToString(),
        _ => "nobody",
    };

    /// <summary>What a signature of theirs must carry: the effective checks, weakenings included.</summary>
    public static string Checks(Authority authority, Fingerprints show = Fingerprints.Beginning)
    {
        var log = authority.TransparencyLog == LogRequirement.Required ? "an entry in a transparency log" : "NO log entry";
        var time = authority.Timestamp switch
        {
            TimestampRequirement.Required => "a trusted signing time",
            TimestampRequirement.TimestampAuthority => "a timestamp of a timestamp authority",
            _ => "NO trusted time",
        };
        var root = authority.TrustRoot is { } file ? $"the trust root {file.File} ({Text(file.Sha256, show)})" : "the public-good trust root";
        var why = authority.WeakeningReason is { } reason ? $" (weakened because {reason})" : "";
        var against = authority.TransparencyLog == LogRequirement.NotRequired && authority.Timestamp == TimestampRequirement.NotRequired
            ? "" : $", checked against {root}";
        var certificate = authority.CertificateTransparency is null ? "" : ", its certificate NO certificate log";
        var vouches = authority.VouchingReason is { } vouching ? $"; it vouches for images it did not build, and is counted so: {vouching}" : "";
        return $"each signature needs {log} and {time}{certificate}{against}{why}{vouches}";
    }

    private static string Text(Digest? digest, Fingerprints show) =>
        show == Fingerprints.Full && digest is not null ? digest.Text : digest?.Beginning ?? "…";

    private static string KeyWords(KeyVersion version, Fingerprints show)
    {
        var span = (version.ValidFrom, version.ValidUntil) switch
        {
            (null, null) => "",
            ({ } from, null) => $" from {from}",
            (null, { } until) => $" until {until}",
            ({ } from, { } until) => $" from {from} until {until}",
        };
        var vault = version.VaultKey is { } id ? $", which signs as {id}" : "";
        return $"the {version.PublicKey!.Algorithm} key {Text(version.PublicKey.Fingerprint, show)} ({version.File}{vault}){span}";
    }

    private static string GitHubWords(KeylessAuthority keyless)
    {
        var identity = keyless.Identity switch
        {
            { Exact: { } exact } => exact.Text,
            { Prefix: { } prefix } => $"any identity that begins with {prefix}",
            { Pattern: { } pattern } => $"any identity that fits {pattern}",
            _ => "nobody",
        };
        var claims = keyless.GitHub is { } github ? Claims(github).ToList() : [];
        return $"{identity}, with a certificate for {keyless.Issuer}" + (claims.Count > 0 ? $" that says {Phrases.And(claims)}" : "");
    }

    private static IEnumerable<string> Claims(GitHubClaims claims) => new[]
    {
        claims.RepositoryId is { } repository ? $"repository id {repository}" : null,
        claims.OwnerId is { } owner ? $"owner id {owner}" : null,
        claims.Ref is { } gitRef ? $"ref {gitRef}" : null,
        claims.Workflow is { } workflow ? $"workflow {workflow}" : null,
        claims.Environment is { } environment ? $"environment {environment}" : null,
        claims.Triggers is { } triggers ? $"a run started by {Phrases.Or(triggers.Select(ClosedSet.WordOf))}" : null,
        claims.Runner is { } runner ? $"a {ClosedSet.WordOf(runner)} runner" : null,
    }.OfType<string>();
}
