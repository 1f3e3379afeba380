using ImageTrust.Sigstore.Certificates;
using ImageTrust.Sigstore.Keys;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Sigstore.Timestamps;

/// <summary>
/// A timestamp authority of the trusted root. Its chain either starts with the signing certificate, which then is the only one
/// accepted, or holds authorities only, and the token brings a certificate that must lead there. The anchor never comes from a token.
/// </summary>
internal sealed class TimestampAuthority
{
    private readonly Certificate? pinned;
    private readonly CertificateAuthority authority;
    private readonly Lazy<bool> pinnedIsIssued;

    public TimestampAuthority(string uri, IReadOnlyList<Certificate> chain, ValidityPeriod validity)
    {
        pinned = chain is [{ IsAuthority: false } first, ..] ? first : null;
        authority = new CertificateAuthority(uri, pinned is null ? chain : [.. chain.Skip(1)], validity, Oids.TimeStamping);

        // A chain of one signing certificate makes that certificate the anchor.
        pinnedIsIssued = new Lazy<bool>(() => pinned is not null && (authority.Chain.Count == 0 || authority.Issued(pinned)));
    }

    public string Uri => authority.Uri;

    public bool IsUsable => pinned is not null ? pinnedIsIssued.Value : authority.ChainProblem is null;

    /// <summary>The certificate of this authority that the token says it was signed with; null when it names none of them.</summary>
    public Certificate? FindSigner(TimestampToken token)
    {
        if (pinned is not null)
        {
            return pinnedIsIssued.Value && Names(token.Signer, pinned) ? pinned : null;
        }

        // Only the certificate the signer names by its hash is read; the others are whatever the token brought along.
        var named = token.Certificates.FirstOrDefault(der => HasHash(token.Signer, der));
        var certificate = named is null ? null : CertificateReader.Read(named, Step.Timestamp);
        return certificate is not null && Names(token.Signer, certificate) && authority.Issued(certificate) ? certificate : null;
    }

    /// <summary>
    /// Demands that the signer made the token, may make such tokens, and was in force with its whole chain at the token's time.
    /// </summary>
    public void DemandSignedBy(Certificate signer, TimestampToken token)
    {
        var purposes = signer.Extension(Oids.ExtendedKeyUsage);
        if (purposes is not { Critical: true } || signer.ExtendedKeyUsage is not [Oids.TimeStamping] || signer.IsAuthority
            || (signer.KeyUsage is { } usage && (usage & (KeyUsages.DigitalSignature | KeyUsages.NonRepudiation)) == 0))
        {
            throw Invalid("a certificate for time stamping alone (RFC 3161 section 2.3)", "another usage");
        }

        if (!token.Signer.ContentHash.Hash(token.Content).AsSpan().SequenceEqual(token.Signer.ContentDigest))
        {
            throw Invalid("the message digest of the content", "another");
        }

        if (!signer.PublicKey.Verify(new SignedBytes(token.Signer.SignedAttributes), token.Signer.Signature, token.Signer.SignatureHash))
        {
            throw Invalid("the authority's signature", "one that does not verify");
        }

        authority.DemandInForce(token.Time, FailureCode.TimestampAuthorityOutsideValidity, Step.Timestamp);
        if (!signer.ContainsInValidity(token.Time))
        {
            throw new SigstoreException(
                FailureCode.TimestampAuthorityOutsideValidity, Step.Timestamp, $"a time within {signer.ValidityText()}", $"{token.Time:O}");
        }
    }

    private static bool Names(TimestampSigner signer, Certificate certificate)
        => HasHash(signer, certificate.Raw.Span)
            && (signer.IssuerAndSerial is not { } name
                || (name.Issuer.Span.SequenceEqual(certificate.Issuer.Span)
                    && name.SerialNumber.Span.SequenceEqual(certificate.SerialNumber.Span)));

    private static bool HasHash(TimestampSigner signer, ReadOnlySpan<byte> certificate)
        => signer.SigningCertificate.Algorithm.Hash(certificate).AsSpan().SequenceEqual(signer.SigningCertificate.Hash);

    private static SigstoreException Invalid(string expected, string got)
        => new(FailureCode.TimestampInvalid, Step.Timestamp, expected, got);
}
