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
            throw new SigstoreException(FailureCode.EvidenceTooLarge, step, $"a certificate of at most {Limits.CertificateBytes} bytes", $"{der.Length} bytes");
        }

        return Der.Read(der, FailureCode.CertificateMalformed, step, reader => reader.Sequence(outer =>
        {
            var tbs = outer.PeekEncodedValue();
            var certificate = outer.Sequence(inner => ReadTbs(inner, der, tbs));
            var algorithm = outer.Sequence(ReadAlgorithm);
            var signature = outer.ReadBitString(out var unused);
            return algorithm == certificate.SignatureAlgorithm && unused == 0
                ? certificate with { Signature = signature }
                : throw new AsnContentException("the two signature algorithms differ");
        }));
    }

    private static Certificate ReadTbs(AsnReader tbs, ReadOnlyMemory<byte> raw, ReadOnlyMemory<byte> encodedTbs)
    {
        var version = tbs.Inside(r => r.ReadSequence(Version), r => r.ReadInteger());
        if (version != 2)
        {
            throw new AsnContentException("not an X.509 v3 certificate");
        }

        var serial = tbs.ReadIntegerBytes();
        var algorithm = tbs.Sequence(ReadAlgorithm);
        var issuer = tbs.ReadEncodedValue();
        var (notBefore, notAfter) = tbs.Sequence(r => (ReadTime(r), ReadTime(r)));
        var subject = tbs.ReadEncodedValue();
        var spki = tbs.ReadEncodedValue();
        var extensions = tbs.Inside(r => r.ReadSequence(ExtensionList), r => r.Sequence(ReadExtensions));
        return Interpret(new Certificate
        {
            Raw = raw,
            Tbs = encodedTbs,
            SignatureAlgorithm = algorithm,
            Signature = [],
            SerialNumber = serial,
            Issuer = issuer,
            Subject = subject,
            NotBefore = notBefore,
            NotAfter = notAfter,
            Spki = spki,
            Extensions = extensions,
        });
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
            var extension = reader.Sequence(r => new CertificateExtension(
                r.ReadObjectIdentifier(),
                r.NextIs(Asn1Tag.Boolean) && r.ReadBoolean(),
                r.ReadOctetString()));
            if (extensions.Count == Limits.CertificateExtensions || extensions.Exists(e => e.Oid == extension.Oid))
            {
                throw new AsnContentException("too many extensions, or one of them twice");
            }

            extensions.Add(extension);
        }

        return extensions;
    }

    private static Certificate Interpret(Certificate certificate)
    {
        foreach (var extension in certificate.Extensions)
        {
            var reader = new AsnReader(extension.Value, AsnEncodingRules.DER);
            switch (extension.Oid)
            {
                case Oids.BasicConstraints:
                    var (authority, pathLength) = reader.Sequence(ReadBasicConstraints);
                    certificate = certificate with { IsAuthority = authority, PathLength = pathLength };
                    break;
                case Oids.KeyUsage:
                    certificate = certificate with { KeyUsage = reader.ReadNamedBitListValue<KeyUsages>() };
                    break;
                case Oids.ExtendedKeyUsage:
                    certificate = certificate with { ExtendedKeyUsage = reader.Sequence(ReadPurposes) };
                    break;
                case Oids.SubjectAlternativeName:
                    continue;
                default:
                    // A critical extension that nobody here understands (name constraints, policies) must not be ignored.
                    if (extension.Critical)
                    {
                        throw new AsnContentException($"unknown critical extension {extension.Oid}");
                    }

                    continue;
            }

            reader.ThrowIfNotEmpty();
        }

        return certificate;
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
