using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Verdicts;

/// <summary>The sentences of reasons that are said in more than one place, and what keeps them printable.</summary>
internal static class Reasons
{
    // Certificates and predicates are written by whoever signed: their words are cut and their control characters removed.
    private const int LongestQuote = 200;

    // Host, request, and what the registry says for itself, each of them bounded already.
    private const int LongestDetail = 400;

    public static Reason NoRule(PolicyQuestion question) => new(
        ReasonCode.NoRule, $"no rule covers {question.Facts.Repository} in namespace {question.Namespace}");

    public static Reason Unverified(string rule, Unverified unverified) => new(
        ReasonCode.Unverified, $"rule {rule} admits these images unverified: {unverified.Reason}", rule);

    public static Reason NotPinned(Phase phase, string? pinned) => new(
        ReasonCode.NotPinned,
        $"it is named by a tag and was not pinned, and {phase.Text()} runs digests only: try again, or name {pinned ?? "its digest"}");

    public static Reason Failure(CheckFailure failure) => failure.Kind == FailureKind.CouldNotCheck
        ? new Reason(ReasonCode.CouldNotCheck, $"could not check: {Quote(failure.Detail, LongestDetail)}{Times(failure)}{Whose(failure)}", Quote(failure.Code), failure.Cause)
        : new Reason(ReasonCode.BadEvidence, $"does not verify: {Quote(failure.Detail, LongestDetail)}{Times(failure)}", Quote(failure.Code), failure.Cause);

    private static string Whose(CheckFailure failure) => CauseWords.Of(failure.Cause) is { } words ? $" ({words})" : "";

    private static string Times(CheckFailure failure) => failure.Count > 1 ? $" ({failure.Count} times)" : "";

    /// <summary>Who has not seen everything does not say that there is none.</summary>
    public static string AsFar(ImageFacts facts) => facts.IsComplete ? "" : ", as far as it could be looked";

    public static Reason Weakened(string name, Authority authority)
    {
        var missing = authority switch
        {
            { TransparencyLog: LogRequirement.NotRequired, CertificateTransparency: not null } => "neither a log entry nor a certificate log",
            { CertificateTransparency: not null } => "no certificate log",
            { TransparencyLog: LogRequirement.NotRequired, Timestamp: TimestampRequirement.NotRequired } => "neither a log entry nor a trusted time",
            { TransparencyLog: LogRequirement.NotRequired } => "no log entry",
            _ => "no trusted time",
        };
        return new Reason(ReasonCode.Weakened, $"{name} needs {missing}: {authority.WeakeningReason}", name);
    }

    /// <summary>Null for who builds what it signs.</summary>
    public static Reason? Vouched(string name, Authority authority) => authority.VouchingReason is { } why
        ? new Reason(ReasonCode.Vouched, $"vouched for by {name}, not built by us: {why}", name)
        : null;

    public static string Name(Signer signer) => signer switch
    {
        KeySigner key => $"key {key.Fingerprint.Beginning}",
        CertificateSigner certificate => Quote(certificate.Subject),
        _ => "an unknown signer",
    };

    public static string Quote(string? text, int longest = LongestQuote) => text is null ? "nothing" : Line.Of(text, longest);

    public static string Time(DateTimeOffset time) => UtcTime.Of(time).Text;
}
