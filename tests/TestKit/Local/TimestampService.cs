using ImageTrust.TestKit.Timestamps;
using ImageTrust.TestKit.Virtual;
using Org.BouncyCastle.Tsp;

namespace ImageTrust.TestKit.Local;

/// <summary>Timestamps over HTTP (RFC 3161 section 3.4), for imprints of SHA-256.</summary>
internal sealed class TimestampService(VirtualSigstore instance, TimeProvider clock)
{
    public Answer Stamp(byte[] body)
    {
        var request = new TimeStampRequest(body);
        if (request.MessageImprintAlgOid != TspAlgorithms.Sha256)
        {
            throw new FormatException("only imprints of SHA-256 are stamped here");
        }

        var stamp = new TimestampTemplate
        {
            Time = clock.GetUtcNow(),
            Imprint = request.GetMessageImprintDigest(),
            Nonce = request.Nonce?.ToByteArray(),
            Embedded = request.CertReq ? EmbeddedCertificates.Signer : EmbeddedCertificates.None,
        };
        return new Answer(201, "application/timestamp-reply", instance.TimestampAuthority.Stamp([], stamp));
    }
}
