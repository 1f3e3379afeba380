using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ImageTrust.Server.Certificates;

internal abstract record PairReading
{
    private PairReading()
    {
    }

    internal sealed record Good(ServingPair Pair) : PairReading;

    /// <param name="Problem">In our words: what was read may be a key and is never quoted.</param>
    internal sealed record Bad(string Problem) : PairReading;
}

/// <summary>
/// Reads what the replicas keep in the Secret. Strict: whoever may write the Secret could put anything there, and what does not fit
/// together would be refused by every API server.
/// </summary>
internal static class ServingPairReader
{
    /// <summary>id-kp-serverAuth, RFC 5280, section 4.2.1.12.</summary>
    internal const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private const string P256 = "1.2.840.10045.3.1.7"; // RFC 5480, section 2.1.1.1

    /// <summary>Two certificates of this kind have about 1.5 KiB.</summary>
    private const int MaxPem = 16 * 1024;

    /// <param name="certificates">PEM: leaf, then CA.</param>
    /// <param name="key">PEM of the leaf's key.</param>
    /// <remarks>Validity in time is not judged here: that changes while the pair is held.</remarks>
    public static PairReading Read(string? certificates, string? key, ServingNames names)
    {
        if (certificates is null || key is null || certificates.Length > MaxPem || key.Length > MaxPem)
        {
            return new PairReading.Bad("certificate or key is missing or too large");
        }

        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(certificates);
            return chain is [var leaf, var authority] ? Together(leaf, authority, key, names) : new PairReading.Bad("not two certificates, leaf and CA");
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            return new PairReading.Bad("certificate or key cannot be read");
        }
    }

    /// <returns>Null when it is not one certificate of a CA.</returns>
    public static X509Certificate2? ReadAuthority(string? pem)
    {
        try
        {
            var read = new X509Certificate2Collection();
            read.ImportFromPem(pem is { Length: <= MaxPem } ? pem : "");
            return read is [var one] && one.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraint => constraint.CertificateAuthority) ? one : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static PairReading Together(X509Certificate2 leaf, X509Certificate2 authority, string keyPem, ServingNames names)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(keyPem);
        string? problem =
            key.ExportParameters(false).Curve is not { IsNamed: true, Oid.Value: P256 } ? "the key is not of P-256"
            : !key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(leaf.PublicKey.ExportSubjectPublicKeyInfo()) ? "the key is not the leaf's"
            : !names.DnsNames.All(name => leaf.MatchesHostname(name, allowWildcards: false, allowCommonName: false)) ? "the leaf is for another name"
            : !IsSignedBy(leaf, authority) ? "the CA did not sign the leaf"
            : null;
        return problem is null ? new PairReading.Good(ServingPair.Of(leaf.CopyWithPrivateKey(key), authority)) : new PairReading.Bad(problem);
    }

    /// <summary>Whether a CA signed a leaf for servers, at the end of the leaf's life.</summary>
    public static bool IsSignedBy(X509Certificate2 leaf, X509Certificate2 authority)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new(ServerAuthentication));
        chain.ChainPolicy.VerificationTime = leaf.NotAfter.AddSeconds(-1);
        return chain.Build(leaf) && chain.ChainElements.Count == 2;
    }
}
