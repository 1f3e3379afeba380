using System.Buffers.Binary;
using ImageTrust.TestKit.Keys;

namespace ImageTrust.TestKit.Certificates;

/// <summary>A certificate transparency log (RFC 6962) that promises whatever it is asked to promise.</summary>
public sealed class CtLog(EcdsaKey key)
{
    public EcdsaKey Key { get; } = key;

    /// <summary>A serialised SignedCertificateTimestamp over a precertificate: <paramref name="tbs"/> without the SCT extension.</summary>
    public byte[] Promise(byte[] tbs, byte[] issuerKeyHash, DateTimeOffset time)
    {
        var timestamp = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(timestamp, time.ToUnixTimeMilliseconds());
        byte[] signed = [0, 0, .. timestamp, 0, 1, .. issuerKeyHash, .. TlsVector.Length(tbs.Length, 3), .. tbs, 0, 0];
        var signature = Key.Sign(signed);
        // 4 and 3: SHA-256 and ECDSA in the registries of RFC 5246 section 7.4.1.4.1.
        return [0, .. Key.Fingerprint, .. timestamp, 0, 0, 4, 3, .. TlsVector.Length(signature.Length, 2), .. signature];
    }
}
