using System.Buffers.Text;
using System.Globalization;
using System.Text;
using ImageTrust.Sigstore.Keys;

namespace ImageTrust.Sigstore.Logs;

/// <summary>
/// Rekor v1's promise: a signature over the canonical JSON (RFC 8785) of body, integrated time, log id and log index. The four
/// members are already in canonical order, and none of the values needs an escape.
/// </summary>
internal static class SignedEntryTimestamp
{
    public static bool IsSignedBy(LogKey log, LogEntry entry, DateTimeOffset integratedTime, byte[] signature)
        => log.Key.Verify(Canonical(entry, integratedTime), signature);

    private static byte[] Canonical(LogEntry entry, DateTimeOffset integratedTime)
    {
        var head = "{\"body\":\""u8;
        var tail = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"\",\"integratedTime\":{integratedTime.ToUnixTimeSeconds()},\"logID\":\"{entry.LogIdHex}\",\"logIndex\":{entry.LogIndex}}}"));
        var body = Base64.GetMaxEncodedToUtf8Length(entry.Body.Length);
        var canonical = new byte[head.Length + body + tail.Length];
        head.CopyTo(canonical);
        Base64.EncodeToUtf8(entry.Body, canonical.AsSpan(head.Length), out _, out _);
        tail.CopyTo(canonical, head.Length + body);
        return canonical;
    }
}
