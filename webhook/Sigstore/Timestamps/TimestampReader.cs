using System.Formats.Asn1;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Sigstore.Timestamps;

/// <summary>DER TimeStampResp to <see cref="TimestampToken"/> (RFC 3161 section 2.4.2, RFC 5652).</summary>
internal static class TimestampReader
{
    private const string SignedData = "1.2.840.113549.1.7.2";
    private const string TstInfo = "1.2.840.113549.1.9.16.1.4";

    private static readonly Asn1Tag Zero = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag One = new(TagClass.ContextSpecific, 1);

    public static TimestampToken Read(ReadOnlyMemory<byte> response)
        => Der.Read(response, FailureCode.TimestampMalformed, Step.Timestamp, reader => reader.Sequence(ReadResponse));

    private static TimestampToken ReadResponse(AsnReader response)
    {
        var status = response.ReadSequence().ReadInteger();
        if (status != 0 && status != 1)
        {
            throw new AsnContentException("the authority did not grant the request");
        }

        return response.Sequence(content =>
        {
            Require(content.ReadObjectIdentifier(), SignedData);
            return content.Inside(r => r.ReadSequence(Zero), r => r.Sequence(ReadSignedData));
        });
    }

    private static TimestampToken ReadSignedData(AsnReader signed)
    {
        _ = signed.ReadInteger();
        _ = signed.ReadSetOf(skipSortOrderValidation: true);
        var content = signed.Sequence(encapsulated =>
        {
            Require(encapsulated.ReadObjectIdentifier(), TstInfo);
            return encapsulated.Inside(r => r.ReadSequence(Zero), r => r.ReadOctetString());
        });
        var certificates = signed.NextIs(Zero) ? ReadCertificates(signed.ReadSetOf(skipSortOrderValidation: true, Zero)) : [];
        if (signed.NextIs(One))
        {
            _ = signed.ReadEncodedValue(); // revocation lists; nothing here is fetched or consulted
        }

        var signer = signed.Inside(r => r.ReadSetOf(), r => r.Sequence(SignerReader.Read));
        return new AsnReader(content, AsnEncodingRules.DER).Sequence(r => ReadTstInfo(r, content, certificates, signer));
    }

    private static List<byte[]> ReadCertificates(AsnReader set)
    {
        var certificates = new List<byte[]>();
        while (set.HasData)
        {
            if (certificates.Count == Limits.Certificates)
            {
                throw new AsnContentException("too many certificates");
            }

            certificates.Add(set.ReadEncodedValue().ToArray());
        }

        return certificates;
    }

    private static TimestampToken ReadTstInfo(AsnReader info, byte[] content, List<byte[]> certificates, TimestampSigner signer)
    {
        if (info.ReadInteger() != 1)
        {
            throw new AsnContentException("not TSTInfo version 1");
        }

        _ = info.ReadObjectIdentifier(); // the authority's policy
        var (algorithm, imprint) = info.Sequence(r => (ReadDigestAlgorithm(r), r.ReadOctetString()));
        _ = info.ReadIntegerBytes(); // serial number
        var time = info.ReadGeneralizedTime();
        ReadOptionalFields(info);
        return new TimestampToken
        {
            Time = time,
            ImprintAlgorithm = algorithm,
            Imprint = imprint,
            Content = content,
            Certificates = certificates,
            Signer = signer,
        };
    }

    /// <summary>Accuracy, ordering, nonce and name change nothing in what is claimed; a critical extension might.</summary>
    private static void ReadOptionalFields(AsnReader info)
    {
        foreach (var tag in (ReadOnlySpan<Asn1Tag>)[Asn1Tag.Sequence, Asn1Tag.Boolean, Asn1Tag.Integer, Zero])
        {
            if (info.NextIs(tag))
            {
                _ = info.ReadEncodedValue();
            }
        }

        if (info.NextIs(One))
        {
            var extensions = info.ReadSequence(One);
            while (extensions.HasData)
            {
                var extension = extensions.ReadSequence();
                _ = extension.ReadObjectIdentifier();
                if (extension.NextIs(Asn1Tag.Boolean) && extension.ReadBoolean())
                {
                    throw new AsnContentException("an unknown critical extension");
                }
            }
        }
    }

    internal static DigestAlgorithm ReadDigestAlgorithm(AsnReader reader) => reader.Sequence(r =>
    {
        var oid = r.ReadObjectIdentifier();
        if (r.NextIs(Asn1Tag.Null))
        {
            r.ReadNull();
        }

        return DigestAlgorithms.FromOid(oid) ?? throw new AsnContentException($"unsupported digest algorithm {oid}");
    });

    internal static void Require(string got, string expected)
    {
        if (got != expected)
        {
            throw new AsnContentException($"{got} where {expected} belongs");
        }
    }
}
