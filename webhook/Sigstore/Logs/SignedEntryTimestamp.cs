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
    {
        var canonical = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"body":"{{Convert.ToBase64String(entry.Body)}}","integratedTime":{{integratedTime.ToUnixTimeSeconds()}},"logID":"{{entry.LogIdHex}}","logIndex":{{entry.LogIndex}}}""");
        return log.Key.Verify(Encoding.ASCII.GetBytes(canonical), signature);
    }
}
