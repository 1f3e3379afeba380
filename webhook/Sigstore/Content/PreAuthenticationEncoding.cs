using System.Globalization;
using System.Text;

namespace ImageTrust.Sigstore.Content;

/// <summary>What a DSSE signature covers: <c>DSSEv1 SP len(type) SP type SP len(payload) SP payload</c> (dsse protocol.md).</summary>
internal static class PreAuthenticationEncoding
{
    public static byte[] Of(string payloadType, ReadOnlySpan<byte> payload)
    {
        var head = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"DSSEv1 {Encoding.UTF8.GetByteCount(payloadType)} {payloadType} {payload.Length} "));
        return [.. head, .. payload];
    }
}
