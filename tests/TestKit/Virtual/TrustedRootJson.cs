using System.Globalization;
using System.Text.Json.Nodes;
using ImageTrust.TestKit.Certificates;
using ImageTrust.TestKit.Logs;

namespace ImageTrust.TestKit.Virtual;

/// <summary>
/// The parts of a trusted root (protobuf JSON, media type version 0.1); a null <c>start</c> or <c>end</c> leaves the bound out.
/// </summary>
public static class TrustedRootJson
{
    public static JsonObject Document(JsonArray logs, JsonArray authorities, JsonArray ctLogs, JsonArray timestampAuthorities) => new()
    {
        ["mediaType"] = "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
        ["tlogs"] = logs,
        ["certificateAuthorities"] = authorities,
        ["ctlogs"] = ctLogs,
        ["timestampAuthorities"] = timestampAuthorities,
    };

    public static JsonObject Log(TransparencyLog log, DateTimeOffset? start, DateTimeOffset? end = null) =>
        LogInstance("https://" + log.Host, log.Key.Spki, log.Key.KeyDetails, log.LogId, start, end);

    public static JsonObject Log(CtLog log, DateTimeOffset? start, DateTimeOffset? end = null) =>
        LogInstance("https://ct.virtual.test", log.Key.Spki, log.Key.KeyDetails, log.Key.Fingerprint, start, end);

    /// <summary><paramref name="chain"/>: DER; the certificate that signs first, the self-signed one last.</summary>
    public static JsonObject Authority(string uri, IEnumerable<byte[]> chain, DateTimeOffset? start, DateTimeOffset? end = null) => new()
    {
        ["subject"] = new JsonObject { ["organization"] = "virtual.test", ["commonName"] = "virtual" },
        ["uri"] = uri,
        ["certChain"] = new JsonObject
        {
            ["certificates"] = new JsonArray([.. chain.Select(der => new JsonObject { ["rawBytes"] = Convert.ToBase64String(der) })]),
        },
        ["validFor"] = Window(start, end),
    };

    public static JsonObject Window(DateTimeOffset? start, DateTimeOffset? end)
    {
        var window = new JsonObject();
        if (start is { } from)
        {
            window["start"] = Text(from);
        }

        if (end is { } until)
        {
            window["end"] = Text(until);
        }

        return window;
    }

    private static JsonObject LogInstance(
        string url, byte[] spki, string keyDetails, byte[] logId, DateTimeOffset? start, DateTimeOffset? end) =>
        new()
        {
            ["baseUrl"] = url,
            ["hashAlgorithm"] = "SHA2_256",
            ["publicKey"] = new JsonObject
            {
                ["rawBytes"] = Convert.ToBase64String(spki),
                ["keyDetails"] = keyDetails,
                ["validFor"] = Window(start, end),
            },
            ["logId"] = new JsonObject { ["keyId"] = Convert.ToBase64String(logId) },
        };

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
