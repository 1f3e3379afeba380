using ImageTrust.Policy.Model.Findings;
using ImageTrust.Policy.Model.Policies;

namespace ImageTrust.Policy.Model.Linting;

/// <summary>Keys, and what is not required of a signature.</summary>
internal static class AuthorityLint
{
    public static void Lint(string name, Authority authority, DocumentPath path, DateTimeOffset now, LintReport report)
    {
        if (authority.Key is { } key)
        {
            var files = string.Join(", ", key.Versions.Select(version => version.File));
            report.AddIf(key.NotPulledYet, LintRules.KeyNotPulled, path.Member("key"), $"the public key of {name} is not there: {files}");
            report.AddIf(
                key.Versions.All(version => version.ValidUntil is { } until && until.Value < now),
                LintRules.ExpiredKey, path.Member("key").Member("versions"), $"every version of {name} has expired");
        }

        report.AddIf(
            authority.TransparencyLog == LogRequirement.NotRequired, LintRules.WeakenedChecks, path.Member("transparencyLog"),
            $"{name} needs no log entry: {authority.WeakeningReason}");
        report.AddIf(
            authority.CertificateTransparency is not null, LintRules.WeakenedChecks, path.Member("certificateTransparency"),
            $"{name} needs no certificate log: {authority.WeakeningReason}");
        report.AddIf(
            authority.Timestamp == TimestampRequirement.NotRequired, LintRules.WeakenedChecks, path.Member("timestamp"),
            $"{name} needs no trusted time: {authority.WeakeningReason}");
    }
}
