using System.Formats.Asn1;

namespace ImageTrust.Sigstore.Certificates;

/// <summary>
/// The TBSCertificate as the CT log saw it: the final one without the SCT list extension (RFC 6962 section 3.2). Everything
/// else is copied byte for byte, so that only the enclosing lengths are encoded anew.
/// </summary>
internal static class PrecertificateTbs
{
    private static readonly Asn1Tag ExtensionList = new(TagClass.ContextSpecific, 3);

    public static byte[] Build(Certificate certificate)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER, certificate.Tbs.Length + 16);
        var fields = new AsnReader(certificate.Tbs, AsnEncodingRules.DER).ReadSequence();
        using (writer.PushSequence())
        {
            while (fields.HasData)
            {
                if (fields.PeekTag().HasSameClassAndValue(ExtensionList))
                {
                    CopyExtensions(fields.ReadSequence(ExtensionList).ReadSequence(), writer);
                }
                else
                {
                    writer.WriteEncodedValue(fields.ReadEncodedValue().Span);
                }
            }
        }

        return writer.Encode();
    }

    private static void CopyExtensions(AsnReader extensions, AsnWriter writer)
    {
        using (writer.PushSequence(ExtensionList))
        using (writer.PushSequence())
        {
            while (extensions.HasData)
            {
                var encoded = extensions.ReadEncodedValue();
                var oid = new AsnReader(encoded, AsnEncodingRules.DER).ReadSequence().ReadObjectIdentifier();
                if (oid != Oids.SignedCertificateTimestampList)
                {
                    writer.WriteEncodedValue(encoded.Span);
                }
            }
        }
    }
}
