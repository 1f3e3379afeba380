using System.Formats.Asn1;
using System.Text;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Sigstore.Certificates;

/// <summary>
/// The claims Fulcio copies from the identity token into its certificates (fulcio docs/oid-info.md, 1.3.6.1.4.1.57264.1.n).
/// </summary>
public sealed record FulcioClaims
{
    private readonly IReadOnlyDictionary<int, string> values;

    private FulcioClaims(IReadOnlyDictionary<int, string> values) => this.values = values;

    /// <summary>.8, or .1 in certificates from before 2023.</summary>
    public string Issuer => values.GetValueOrDefault(8) ?? values[1];

    /// <summary>.9, the reusable workflow that signed.</summary>
    public string? BuildSignerUri => values.GetValueOrDefault(9);

    /// <summary>.10</summary>
    public string? BuildSignerDigest => values.GetValueOrDefault(10);

    /// <summary>.11, <c>github-hosted</c> or <c>self-hosted</c>.</summary>
    public string? RunnerEnvironment => values.GetValueOrDefault(11);

    /// <summary>.12</summary>
    public string? SourceRepositoryUri => values.GetValueOrDefault(12);

    /// <summary>.13, the commit.</summary>
    public string? SourceRepositoryDigest => values.GetValueOrDefault(13);

    /// <summary>.14, such as <c>refs/heads/main</c>.</summary>
    public string? SourceRepositoryRef => values.GetValueOrDefault(14);

    /// <summary>.15, immutable where the name is not.</summary>
    public string? SourceRepositoryIdentifier => values.GetValueOrDefault(15);

    /// <summary>.16</summary>
    public string? SourceRepositoryOwnerUri => values.GetValueOrDefault(16);

    /// <summary>.17</summary>
    public string? SourceRepositoryOwnerIdentifier => values.GetValueOrDefault(17);

    /// <summary>.18, the top-level build instructions.</summary>
    public string? BuildConfigUri => values.GetValueOrDefault(18);

    /// <summary>.19</summary>
    public string? BuildConfigDigest => values.GetValueOrDefault(19);

    /// <summary>.20, the event or action that started the build.</summary>
    public string? BuildTrigger => values.GetValueOrDefault(20);

    /// <summary>.21</summary>
    public string? RunInvocationUri => values.GetValueOrDefault(21);

    /// <summary>.22, <c>public</c> or <c>private</c>.</summary>
    public string? SourceRepositoryVisibility => values.GetValueOrDefault(22);

    /// <summary>.23, the environment that guarded the job.</summary>
    public string? DeploymentEnvironment => values.GetValueOrDefault(23);

    /// <summary>.24, the token's subject.</summary>
    public string? TokenSubject => values.GetValueOrDefault(24);

    /// <summary>
    /// Every claim by its last arc, the deprecated .1 to .6 of GitHub included, for policies that name an object identifier.
    /// </summary>
    public IReadOnlyDictionary<int, string> All => values;

    internal static FulcioClaims Read(Certificate certificate)
    {
        var values = new SortedDictionary<int, string>();
        foreach (var extension in certificate.Extensions)
        {
            if (extension.Oid.StartsWith(Oids.FulcioArc, StringComparison.Ordinal)
                && int.TryParse(extension.Oid.AsSpan(Oids.FulcioArc.Length), out var arc) && arc is >= 1 and <= 99 and not 7)
            {
                values[arc] = arc <= 6 ? RawText(extension) : EncodedText(extension);
            }
        }

        DemandOneIssuer(values);
        return new FulcioClaims(values);
    }

    /// <summary>
    /// .1 and .8 say the same in two encodings. A certificate in which they disagree would mean different issuers to different
    /// readers.
    /// </summary>
    private static void DemandOneIssuer(SortedDictionary<int, string> values)
    {
        var current = values.GetValueOrDefault(8);
        var deprecated = values.GetValueOrDefault(1);
        if ((current ?? deprecated) is not { Length: > 0 })
        {
            throw Invalid("an issuer in .8 or .1", "none");
        }

        if (current is not null && deprecated is not null && current != deprecated)
        {
            throw Invalid($"the same issuer in .8 and .1 ({current})", deprecated);
        }
    }

    /// <summary>.1 to .6 hold the text itself, without an ASN.1 header.</summary>
    private static string RawText(CertificateExtension extension)
    {
        try
        {
            return Checked(new UTF8Encoding(false, true).GetString(extension.Value.Span));
        }
        catch (DecoderFallbackException)
        {
            throw Invalid($"UTF-8 in {extension.Oid}", "other bytes");
        }
    }

    private static string EncodedText(CertificateExtension extension)
    {
        try
        {
            var text = AsnDecoder.ReadCharacterString(extension.Value.Span, AsnEncodingRules.DER, UniversalTagNumber.UTF8String,
                out var consumed);
            return consumed == extension.Value.Length ? Checked(text)
                : throw Invalid($"one UTF8String in {extension.Oid}", "bytes after it");
        }
        catch (AsnContentException)
        {
            throw Invalid($"a UTF8String in {extension.Oid}", "other bytes");
        }
    }

    private static string Checked(string text)
        => Printable.HasControl(text) ? throw Invalid("a claim without control characters", text) : text;

    private static SigstoreException Invalid(string expected, string got)
        => new(FailureCode.CertificateIdentityInvalid, Step.CertificateIdentity, expected, got);
}
