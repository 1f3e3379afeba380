using System.Formats.Asn1;

namespace ImageTrust.Sigstore.Certificates;

/// <summary>
/// The TBSCertificate as the CT log saw it: the final one without the SCT list extension (RFC 6962 section 3.2). Everything
/// else is copied byte for byte; only the three enclosing lengths are written anew.
/// </summary>
internal static class PrecertificateTbs
{
    private const byte ExtensionsTag = 0xa3;
    private const byte SequenceTag = 0x30;

    public static byte[] Build(Certificate certificate)
    {
        var fields = Content(certificate.Tbs.Span);
        var before = 0;
        while (fields[before] != ExtensionsTag)
        {
            before += Length(fields[before..]);
        }

        // The extensions are the last field of every certificate this library reads.
        var extensions = Content(Content(fields[before..]));
        var at = 0;
        while (at < extensions.Length && !IsTimestampList(extensions[at..]))
        {
            at += Length(extensions[at..]);
        }

        var after = at < extensions.Length ? at + Length(extensions[at..]) : at;
        return Wrap(SequenceTag,
            [.. fields[..before], .. Wrap(ExtensionsTag, Wrap(SequenceTag, [.. extensions[..at], .. extensions[after..]]))]);
    }

    private static bool IsTimestampList(ReadOnlySpan<byte> extension)
    {
        // 1.3.6.1.4.1.11129.2.4.2
        ReadOnlySpan<byte> oid = [0x06, 0x0a, 0x2b, 0x06, 0x01, 0x04, 0x01, 0xd6, 0x79, 0x02, 0x04, 0x02];
        return Content(extension).StartsWith(oid);
    }

    private static int Length(ReadOnlySpan<byte> encoded)
    {
        AsnDecoder.ReadEncodedValue(encoded, AsnEncodingRules.DER, out _, out _, out var consumed);
        return consumed;
    }

    private static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> encoded)
    {
        AsnDecoder.ReadEncodedValue(encoded, AsnEncodingRules.DER, out var offset, out var length, out _);
        return encoded.Slice(offset, length);
    }

    private static byte[] Wrap(byte tag, ReadOnlySpan<byte> content) => content.Length switch
    {
        < 0x80 => [tag, (byte)content.Length, .. content],
        <= 0xff => [tag, 0x81, (byte)content.Length, .. content],
        _ => [tag, 0x82, (byte)(content.Length >> 8), (byte)content.Length, .. content], // Limits.CertificateBytes is below 2^16
    };
}
