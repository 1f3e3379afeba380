using System.Formats.Asn1;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Sigstore.Certificates;

/// <summary>DER to <see cref="Certificate"/> (RFC 5280 section 4.1): version 3, no repeated and no unknown critical extension.</summary>
internal static class CertificateReader
{
    private static readonly Asn1Tag Version = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag ExtensionList = new(TagClass.ContextSpecific, 3);

    public static Certificate Read(ReadOnlyMemory<byte> der, Step step)
    {
        if (der.Length > Limits.CertificateBytes)
        {
            throw new SigstoreException(FailureCode.EvidenceTooLarge, step, $"a certificate of at most {Limits.CertificateBytes} bytes",
                $"{der.Length} bytes");
        }

        return Der.Read(der, FailureCode.CertificateMalformed, step, reader => reader.Sequence(outer => ReadCertificate(outer, der)));
    }

    private static Certificate ReadCertificate(AsnReader outer, ReadOnlyMemory<byte> raw)
    {
        var encodedTbs = outer.PeekEncodedValue();
        var tbs = outer.ReadSequence();
        var outerAlgorithm = outer.Sequence(ReadAlgorithm);
        var signature = outer.ReadBitString(out var unused);
        var version = tbs.Inside(r => r.ReadSequence(Version), r => r.ReadInteger());
        var serial = tbs.ReadIntegerBytes();
        var algorithm = tbs.Sequence(ReadAlgorithm);
        if (version != 2 || algorithm != outerAlgorithm || unused != 0)
        {
            throw new AsnContentException("not X.509 v3, or two different signature algorithms");
        }

        var issuer = ReadEncodedSequence(tbs);
        var (notBefore, notAfter) = tbs.Sequence(r => (ReadTime(r), ReadTime(r)));
        var subject = ReadEncodedSequence(tbs);
        var spki = ReadEncodedSequence(tbs);
        var extensions = tbs.Inside(r => r.ReadSequence(ExtensionList), r => r.Sequence(ReadExtensions));
        tbs.ThrowIfNotEmpty();
        var (authority, pathLength) = Value(extensions, Oids.BasicConstraints, r => r.Sequence(ReadBasicConstraints));
        return new Certificate
        {
            Raw = raw,
            Tbs = encodedTbs,
            SignatureAlgorithm = algorithm,
            Signature = signature,
            SerialNumber = serial,
            Issuer = issuer,
            Subject = subject,
            NotBefore = notBefore,
            NotAfter = notAfter,
            Spki = spki,
            Extensions = extensions,
            IsAuthority = authority,
            PathLength = pathLength,
            KeyUsage = Value<KeyUsages?>(extensions, Oids.KeyUsage, r => r.ReadNamedBitListValue<KeyUsages>()),
            ExtendedKeyUsage = Value(extensions, Oids.ExtendedKeyUsage, r => r.Sequence(ReadPurposes)),
        };
    }

    /// <summary>The exact bytes of a field that must be a SEQUENCE; another tag here could be taken for a later field.</summary>
    private static ReadOnlyMemory<byte> ReadEncodedSequence(AsnReader reader)
    {
        var encoded = reader.PeekEncodedValue();
        _ = reader.ReadSequence();
        return encoded;
    }

    /// <summary>Parameters are absent or NULL for every algorithm that is accepted.</summary>
    private static string ReadAlgorithm(AsnReader reader)
    {
        var oid = reader.ReadObjectIdentifier();
        if (reader.NextIs(Asn1Tag.Null))
        {
            reader.ReadNull();
        }

        return oid;
    }

    private static DateTimeOffset ReadTime(AsnReader reader)
        => reader.NextIs(Asn1Tag.UtcTime) ? reader.ReadUtcTime(twoDigitYearMax: 2049) : reader.ReadGeneralizedTime();

    private static List<CertificateExtension> ReadExtensions(AsnReader reader)
    {
        var extensions = new List<CertificateExtension>();
        while (reader.HasData)
        {
            var extension = ReadExtension(reader.ReadSequence());
            if (extensions.Count == Limits.CertificateExtensions || extensions.Exists(e => e.Oid == extension.Oid))
            {
                throw new AsnContentException("too many extensions, or one of them twice");
            }

            extensions.Add(extension);
        }

        return extensions;
    }

    private static CertificateExtension ReadExtension(AsnReader reader)
    {
        var oid = reader.ReadObjectIdentifier();
        var critical = reader.NextIs(Asn1Tag.Boolean) && reader.ReadBoolean();
        var value = reader.TryReadPrimitiveOctetString(out var content) ? content : throw new AsnContentException("extension value");
        reader.ThrowIfNotEmpty();

        // A critical extension that nobody here understands (name constraints, policies) must not be ignored.
        return !critical || oid is Oids.BasicConstraints or Oids.KeyUsage or Oids.ExtendedKeyUsage or Oids.SubjectAlternativeName
            ? new CertificateExtension(oid, critical, value)
            : throw new AsnContentException($"unknown critical extension {oid}");
    }

    private static T? Value<T>(List<CertificateExtension> extensions, string oid, Func<AsnReader, T> read)
    {
        if (extensions.Find(extension => extension.Oid == oid) is not { } extension)
        {
            return default;
        }

        var reader = new AsnReader(extension.Value, AsnEncodingRules.DER);
        var value = read(reader);
        reader.ThrowIfNotEmpty();
        return value;
    }

    private static (bool Authority, int? PathLength) ReadBasicConstraints(AsnReader reader)
    {
        var authority = reader.NextIs(Asn1Tag.Boolean) && reader.ReadBoolean();
        int? pathLength = null;
        if (reader.HasData)
        {
            pathLength = reader.TryReadInt32(out var value) && value >= 0 ? value : throw new AsnContentException("path length constraint");
        }

        return (authority, pathLength);
    }

    private static List<string> ReadPurposes(AsnReader reader)
    {
        var purposes = new List<string>();
        while (reader.HasData)
        {
            purposes.Add(reader.ReadObjectIdentifier());
        }

        return purposes;
    }
}
