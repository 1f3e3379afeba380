namespace ImageTrust.Policy.Model.Findings;

/// <summary>The stable names of everything that keeps a document from being a policy.</summary>
public static class ProblemRules
{
    // The file, and the text as YAML.
    public const string NoFile = "no-file";
    public const string YamlSyntax = "yaml-syntax";
    public const string YamlFeature = "yaml-feature";
    public const string TooLarge = "too-large";
    public const string TooDeep = "too-deep";

    // The shape of the document.
    public const string UnknownField = "unknown-field";
    public const string DuplicateKey = "duplicate-key";
    public const string MissingField = "missing-field";
    public const string WrongKind = "wrong-kind";
    public const string NotText = "not-text";
    public const string EmptyValue = "empty-value";
    public const string BadValue = "bad-value";
    public const string BadWord = "bad-word";
    public const string BadName = "bad-name";
    public const string ExactlyOne = "exactly-one";

    // What the parts say together.
    public const string DuplicateItem = "duplicate-item";
    public const string UnknownAuthority = "unknown-authority";
    public const string SuggestedSigner = "suggested-signer";
    public const string UnusedAuthority = "unused-authority";
    public const string KeyFile = "key-file";
    public const string KeyMismatch = "key-mismatch";
    public const string SharedKey = "shared-key";
    public const string RootFile = "root-file";
    public const string RootMismatch = "root-mismatch";
    public const string RootUnused = "root-unused";
    public const string SpanOrder = "span-order";
    public const string WeakeningReason = "weakening-reason";
    public const string Vouching = "vouching";
    public const string CertificateTransparency = "certificate-transparency";
    public const string KeylessNeedsTime = "keyless-needs-time";
    public const string OpenPrefix = "open-prefix";
    public const string Placeholder = "placeholder";
    public const string WrongIssuer = "wrong-issuer";
    public const string ThresholdRange = "threshold-range";
    public const string RuleTie = "rule-tie";
    public const string NeedsRequire = "needs-require";
    public const string SignatureRepositories = "signature-repositories";
    public const string AttestationsOnly = "attestations-only";
    public const string KeyFallback = "key-fallback";
    public const string Unsatisfiable = "unsatisfiable";
    public const string WeakerPhase = "weaker-phase";
    public const string RingsInAudit = "rings-in-audit";
    public const string RingOverlap = "ring-overlap";
    public const string StaleOnOutageReason = "stale-on-outage-reason";
    public const string PodSecurityReason = "pod-security-reason";
    public const string ExceptionScope = "exception-scope";
    public const string ExceptionSpan = "exception-span";
    public const string ExceptionWaives = "exception-waives";
    public const string RevocationScope = "revocation-scope";
    public const string BreakGlassSpan = "break-glass-span";
    public const string BreakGlassNames = "break-glass-names";
}
