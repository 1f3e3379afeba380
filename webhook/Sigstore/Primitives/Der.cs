using System.Formats.Asn1;
using ImageTrust.Sigstore.Outcome;

namespace ImageTrust.Sigstore.Primitives;

/// <summary>Runs a DER reading and reports whatever the decoder finds wrong with one code.</summary>
internal static class Der
{
    public static T Read<T>(ReadOnlyMemory<byte> der, FailureCode code, Step step, Func<AsnReader, T> read)
    {
        try
        {
            var reader = new AsnReader(der, AsnEncodingRules.DER);
            var value = read(reader);
            reader.ThrowIfNotEmpty();
            return value;
        }
        catch (AsnContentException e)
        {
            throw new SigstoreException(code, step, "DER of the expected shape", e.Message);
        }
    }

    /// <summary>Reads one nested structure completely.</summary>
    public static T Inside<T>(this AsnReader outer, Func<AsnReader, AsnReader> open, Func<AsnReader, T> read)
    {
        var inner = open(outer);
        var value = read(inner);
        inner.ThrowIfNotEmpty();
        return value;
    }

    public static T Sequence<T>(this AsnReader outer, Func<AsnReader, T> read) => outer.Inside(r => r.ReadSequence(), read);

    public static bool NextIs(this AsnReader reader, Asn1Tag tag) => reader.HasData && reader.PeekTag().HasSameClassAndValue(tag);
}
