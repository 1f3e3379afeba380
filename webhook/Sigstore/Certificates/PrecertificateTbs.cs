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
        return Write(fields[..before], extensions[..at], extensions[after..]);
    }

    /// <summary>One buffer of the final size: this runs for every certificate.</summary>
    private static byte[] Write(ReadOnlySpan<byte> fields, ReadOnlySpan<byte> earlier, ReadOnlySpan<byte> later)
    {
        var list = earlier.Length + later.Length;
        var wrapped = HeaderSize(list) + list;
        var content = fields.Length + HeaderSize(wrapped) + wrapped;
        var tbs = new byte[HeaderSize(content) + content];
        var rest = WriteHeader(tbs, SequenceTag, content);
        rest = WriteHeader(Copy(fields, rest), ExtensionsTag, wrapped);
        rest = WriteHeader(rest, SequenceTag, list);
        Copy(later, Copy(earlier, rest));
        return tbs;
    }

    private static Span<byte> Copy(ReadOnlySpan<byte> source, Span<byte> target)
    {
        source.CopyTo(target);
        return target[source.Length..];
    }

    /// <summary>Limits.CertificateBytes is below 2^16, so two length bytes are the most there can be.</summary>
    private static int HeaderSize(int length) => length < 0x80 ? 2 : length <= 0xff ? 3 : 4;

    private static Span<byte> WriteHeader(Span<byte> target, byte tag, int length)
    {
        var size = HeaderSize(length);
        target[0] = tag;
        target[1] = size == 2 ? (byte)length : (byte)(0x80 + size - 2);
        if (size > 2)
        {
            target[size - 1] = (byte)length;
        }

        if (size == 4)
        {
            target[2] = (byte)(length >> 8);
        }

        return target[size..];
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
}
