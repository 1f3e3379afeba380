using ImageTrust.Sigstore.Certificates;
using ImageTrust.Sigstore.Facts;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Trust;

namespace ImageTrust.Sigstore.Steps;

/// <summary>
/// Did a trusted authority issue the certificate, for signing code, and was the whole path in force at every proven time? Sigstore client
/// specification, section 4.3: path validation (RFC 5280, section 6) at the times instead of the present.
/// </summary>
internal static class CertificateCheck
{
    public static CertificateAuthority Require(Certificate leaf, TrustedRoot root, IReadOnlyList<VerifiedTime> times)
    {
        DemandUsage(leaf);
        foreach (var time in times)
        {
            if (!leaf.ContainsInValidity(time.Time))
            {
                throw Problem(FailureCode.CertificateOutsideValidity, $"a time within {leaf.ValidityText()}",
                    $"{time.Time:O} by {time.Authority}");
            }
        }

        SigstoreException? problem = null;
        foreach (var authority in root.CertificateAuthorities)
        {
            if (!authority.Issued(leaf))
            {
                continue;
            }

            try
            {
                foreach (var time in times)
                {
                    authority.DemandInForce(time.Time, FailureCode.AuthorityOutsideValidity, Step.CertificatePath);
                }

                return authority;
            }
            catch (SigstoreException e)
            {
                problem = e;
            }
        }

        throw problem ?? NotIssued(leaf, root);
    }

    private static void DemandUsage(Certificate leaf)
    {
        if (leaf.IsAuthority)
        {
            throw Problem(FailureCode.CertificateUsage, "an end-entity certificate", "a certificate authority's");
        }

        if (leaf.KeyUsage is not { } usage || !usage.HasFlag(KeyUsages.DigitalSignature))
        {
            throw Problem(FailureCode.CertificateUsage, "the key usage digitalSignature", "another");
        }

        if (leaf.ExtendedKeyUsage is not { } purposes || !purposes.Contains(Oids.CodeSigning))
        {
            throw Problem(FailureCode.CertificateUsage, "the extended key usage codeSigning", "another");
        }
    }

    private static SigstoreException NotIssued(Certificate leaf, TrustedRoot root)
    {
        var named = root.CertificateAuthorities
            .Where(ca => ca.Chain.Count > 0 && ca.Chain[0].Subject.Span.SequenceEqual(leaf.Issuer.Span)).ToArray();
        return named.Length == 0
            ? Problem(FailureCode.CertificateUntrusted, "a certificate issued by a trusted authority", "one of another issuer")
            : named.FirstOrDefault(ca => ca.ChainProblem is not null) is { } broken
                ? Problem(FailureCode.AuthorityInvalid, "a usable authority chain", broken.ChainProblem!)
            : Problem(FailureCode.CertificateSignatureInvalid, "the signature of the authority the certificate names",
                "one that does not verify");
    }

    private static SigstoreException Problem(FailureCode code, string expected, string got)
        => new(code, Step.CertificatePath, expected, got);
}
