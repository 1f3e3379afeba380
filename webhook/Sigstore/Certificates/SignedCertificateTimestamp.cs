using System.Buffers.Binary;
using System.Security.Cryptography;
using ImageTrust.Sigstore.Keys;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Sigstore.Certificates;

/// <summary>A certificate transparency log's promise to publish the certificate (RFC 6962 section 3.2).</summary>
internal sealed record SignedCertificateTimestamp(byte[] LogId, ulong Milliseconds, byte[] Extensions, byte HashAlgorithm, byte[] Signature)
{
    private const byte Sha256Signature = 4;

    private static readonly DateTimeOffset LatestTime = DateTimeOffset.MaxValue.AddDays(-1);

    public DateTimeOffset Time { get; } = Milliseconds <= (ulong)LatestTime.ToUnixTimeMilliseconds()
        ? DateTimeOffset.FromUnixTimeMilliseconds((long)Milliseconds)
        : throw Malformed("a timestamp beyond the calendar");

    /// <summary>The certificate's embedded list; empty when it has none.</summary>
    public static IReadOnlyList<SignedCertificateTimestamp> ReadEmbedded(Certificate certificate)
    {
        if (certificate.Extension(Oids.SignedCertificateTimestampList) is not { } extension)
        {
            return [];
        }

        var list = Der.Read(extension.Value, FailureCode.SctMalformed, Step.CertificateTransparency, reader => reader.ReadOctetString());
        var outer = new TlsReader(list);
        var items = new TlsReader(outer.Vector16());
        outer.End();
        var timestamps = new List<SignedCertificateTimestamp>();
        while (items.HasData)
        {
            if (timestamps.Count == Limits.SignedCertificateTimestamps)
            {
                throw Malformed($"more than {Limits.SignedCertificateTimestamps}");
            }

            timestamps.Add(Read(new TlsReader(items.Vector16())));
        }

        return timestamps;
    }

    /// <summary>Whether the log signed this promise for the certificate as issued by <paramref name="issuer"/>.</summary>
    public bool IsSignedBy(LogKey log, Certificate certificate, Certificate issuer)
        => (HashAlgorithm == Sha256Signature || log.Key.Kind == KeyKind.Ed25519)
            && log.Key.Verify(SignedData(PrecertificateTbs.Build(certificate), issuer), Signature);

    private static SignedCertificateTimestamp Read(TlsReader reader)
    {
        if (reader.Byte() != 0)
        {
            throw Malformed("a version that is not v1");
        }

        var logId = reader.Fixed(32);
        var milliseconds = BinaryPrimitives.ReadUInt64BigEndian(reader.Fixed(8));
        var extensions = reader.Vector16();
        var hash = reader.Byte();
        _ = reader.Byte(); // the signature algorithm; the log's key decides
        var signature = reader.Vector16();
        reader.End();
        return new SignedCertificateTimestamp(logId, milliseconds, extensions, hash, signature);
    }

    /// <summary>version, signature_type, timestamp, entry_type, issuer_key_hash, TBSCertificate with its length, extensions with theirs.</summary>
    private byte[] SignedData(byte[] tbs, Certificate issuer)
    {
        const int TimeAt = 2, KindAt = 10, IssuerAt = 12, LengthAt = IssuerAt + SHA256.HashSizeInBytes, TbsAt = LengthAt + 3;
        var data = new byte[TbsAt + tbs.Length + 2 + Extensions.Length];
        BinaryPrimitives.WriteUInt64BigEndian(data.AsSpan(TimeAt), Milliseconds);
        data[KindAt + 1] = 1; // precert_entry
        SHA256.HashData(issuer.Spki.Span, data.AsSpan(IssuerAt));
        data[LengthAt] = (byte)(tbs.Length >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(LengthAt + 1), (ushort)tbs.Length);
        tbs.CopyTo(data.AsSpan(TbsAt));
        BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(TbsAt + tbs.Length), (ushort)Extensions.Length);
        Extensions.CopyTo(data.AsSpan(TbsAt + tbs.Length + 2));
        return data;
    }

    private static SigstoreException Malformed(string got)
        => new(FailureCode.SctMalformed, Step.CertificateTransparency, "an SCT list of RFC 6962 section 3.3", got);

    /// <summary>The TLS presentation language, as far as SCT lists need it (RFC 5246 section 4).</summary>
    private sealed class TlsReader(ReadOnlyMemory<byte> data)
    {
        private int at;

        public bool HasData => at < data.Length;

        public byte Byte() => Fixed(1)[0];

        public byte[] Vector16() => Fixed(BinaryPrimitives.ReadUInt16BigEndian(Fixed(2)));

        public byte[] Fixed(int length)
        {
            if (data.Length - at < length)
            {
                throw Malformed("a list that ends early");
            }

            at += length;
            return data.Slice(at - length, length).ToArray();
        }

        public void End()
        {
            if (HasData)
            {
                throw Malformed("trailing bytes");
            }
        }
    }
}
