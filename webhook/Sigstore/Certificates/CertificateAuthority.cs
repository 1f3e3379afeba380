using ImageTrust.Sigstore.Keys;
using ImageTrust.Sigstore.Outcome;

namespace ImageTrust.Sigstore.Certificates;

/// <summary>
/// A chain of the trusted root: the issuing certificate first, the anchor last, and the period in which it is trusted. Its inner
/// signatures do not depend on any evidence, so they are checked once; every validity is checked each time.
/// </summary>
internal sealed class CertificateAuthority(string uri, IReadOnlyList<Certificate> chain, ValidityPeriod validity, string purpose)
{
    private readonly Lazy<string?> chainProblem = new(() => FindChainProblem(chain, purpose));

    public string Uri { get; } = uri;

    public IReadOnlyList<Certificate> Chain { get; } = chain;

    public ValidityPeriod Validity { get; } = validity;

    /// <summary>
    /// Whether this authority's issuing certificate signed the leaf. Two authorities may share a name, so callers try each.
    /// </summary>
    public bool Issued(Certificate leaf) => chainProblem.Value is null && Chain.Count > 0 && leaf.IsSignedBy(Chain[0]);

    /// <summary>Why the chain itself can never be relied on, or null.</summary>
    public string? ChainProblem => chainProblem.Value;

    /// <summary>Demands that the authority's period and every certificate of its chain contain the time.</summary>
    public void DemandInForce(DateTimeOffset time, FailureCode code, Step step)
    {
        if (!Validity.Contains(time))
        {
            throw new SigstoreException(code, step, $"a time within the authority's {Validity}", $"{time:O}");
        }

        foreach (var certificate in Chain)
        {
            if (!certificate.ContainsInValidity(time))
            {
                throw new SigstoreException(code, step, $"a time within the authority certificate's {certificate.ValidityText()}",
                    $"{time:O}");
            }
        }
    }

    /// <summary>The anchor is trusted by configuration and needs no signature; everything above it does (RFC 5280 section 6.1).</summary>
    private static string? FindChainProblem(IReadOnlyList<Certificate> chain, string purpose)
    {
        if (chain.Count == 0)
        {
            return "no certificates";
        }

        for (var i = 0; i < chain.Count; i++)
        {
            // i is also the number of authorities between this one and the leaf it finally vouches for.
            var problem = ConstraintProblem(chain[i], i, purpose)
                ?? KeyProblem(chain[i])
                ?? (i + 1 < chain.Count && KeyProblem(chain[i + 1]) is null && !chain[i].IsSignedBy(chain[i + 1])
                    ? "is not signed by the next" : null);
            if (problem is not null)
            {
                return $"certificate {i} {problem}";
            }
        }

        return null;
    }

    /// <summary>An authority with a key of a kind to come must not take the others of its root away.</summary>
    private static string? KeyProblem(Certificate certificate)
    {
        try
        {
            _ = certificate.PublicKey;
            return null;
        }
        catch (SigstoreException e)
        {
            return $"has an unusable key: {e.Failure.Got}";
        }
    }

    private static string? ConstraintProblem(Certificate certificate, int below, string purpose)
        => !certificate.IsAuthority ? "is no certificate authority"
            : certificate.KeyUsage is { } usage && !usage.HasFlag(KeyUsages.KeyCertSign) ? "may not sign certificates"
            : certificate.PathLength < below ? "forbids a path this long"
            : certificate.ExtendedKeyUsage is { } purposes && !purposes.Contains(purpose) ? "is not for this purpose"
            : null;
}
