using System.Globalization;
using System.Security.Cryptography;
using ImageTrust.Sigstore.Certificates;
using ImageTrust.Sigstore.Keys;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Primitives;
using ImageTrust.Sigstore.Timestamps;
using ImageTrust.Strict;

namespace ImageTrust.Sigstore.Trust;

/// <summary>Trusted root JSON to anchors. A document that is wrong anywhere is refused whole.</summary>
internal static class TrustedRootReader
{
    private static readonly Shape Validity = Shape.Of("start", "end");

    private static readonly Shape Log = Shape.Of("baseUrl", "hashAlgorithm", "operator")
        .With("publicKey", Shape.Of("rawBytes", "keyDetails").With("validFor", Validity))
        .With("logId", Shape.Of("keyId"))
        .With("checkpointKeyId", Shape.Of("keyId"));

    private static readonly Shape Authority = Shape.Of("uri", "operator")
        .With("subject", Shape.Of("organization", "commonName"))
        .With("certChain", Shape.Of().With("certificates", Shape.ListOf(Shape.Of("rawBytes"))))
        .With("validFor", Validity);

    private static readonly JsonForm Form = new(new(FailureCode.TrustedRootMalformed, Step.ReadTrust), Limits.TrustedRootBytes,
        Shape.Of("mediaType")
            .With("tlogs", Shape.ListOf(Log))
            .With("certificateAuthorities", Shape.ListOf(Authority))
            .With("ctlogs", Shape.ListOf(Log))
            .With("timestampAuthorities", Shape.ListOf(Authority)));

    private static readonly string[] MediaTypes =
    [
        "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
        "application/vnd.dev.sigstore.trustedroot+json;version=0.2",
        "application/vnd.dev.sigstore.trustedroot.v0.2+json",
    ];

    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];

    public static TrustedRoot Read(ReadOnlyMemory<byte> json, string name, string sha256)
        => JsonText.Read(json, Form, root => Read(root, name, sha256));

    private static TrustedRoot Read(StrictValue root, string name, string sha256)
    {
        if (!MediaTypes.Contains(root["mediaType"].Text(), StringComparer.Ordinal))
        {
            throw root["mediaType"].Wrong("a trusted root of version 0.1 or 0.2");
        }

        var anchors = new List<TrustAnchor>();
        var logs = ReadLogs(root, "tlogs", TrustAnchorKind.TransparencyLog, anchors);
        var authorities = Items(root, "certificateAuthorities").Select(node =>
        {
            var (uri, chain, validity) = ReadAuthority(node);
            var authority = new CertificateAuthority(uri, chain, validity, Oids.CodeSigning);
            anchors.Add(new TrustAnchor(TrustAnchorKind.CertificateAuthority, uri, validity, authority.ChainProblem is null));
            return authority;
        }).ToArray();
        var transparency = ReadLogs(root, "ctlogs", TrustAnchorKind.CertificateTransparencyLog, anchors);
        var timestamps = Items(root, "timestampAuthorities").Select(node =>
        {
            var (uri, chain, validity) = ReadAuthority(node);
            var authority = new TimestampAuthority(uri, chain, validity);
            anchors.Add(new TrustAnchor(TrustAnchorKind.TimestampAuthority, uri, validity, authority.IsUsable));
            return authority;
        }).ToArray();
        return new TrustedRoot(name, sha256)
        {
            Anchors = anchors,
            TransparencyLogs = logs,
            CertificateAuthorities = authorities,
            CertificateTransparencyLogs = transparency,
            TimestampAuthorities = timestamps,
        };
    }

    private static IReadOnlyList<StrictValue> Items(StrictValue root, string name)
        => root.TryMember(name, out var list) ? list.Items(Limits.TrustAnchors) : [];

    private static List<LogKey> ReadLogs(StrictValue root, string member, TrustAnchorKind kind, List<TrustAnchor> anchors)
    {
        var logs = new List<LogKey>();
        foreach (var node in Items(root, member))
        {
            if (node.TryMember("hashAlgorithm", out var hash) && hash.Text() != "SHA2_256")
            {
                throw hash.Wrong("SHA2_256");
            }

            var id = node["logId"]["keyId"].Bytes(SHA256.HashSizeInBytes);
            if (id.Length != SHA256.HashSizeInBytes)
            {
                throw node["logId"]["keyId"].Wrong("32 bytes");
            }

            var uri = node["baseUrl"].Text();
            var validity = ReadPeriod(node["publicKey"]["validFor"]);
            var key = TrustedRootKey.Read(node["publicKey"]);
            anchors.Add(new TrustAnchor(kind, uri, validity, key is not null));
            if (key is not null)
            {
                logs.Add(new LogKey(id, uri, key, validity));
            }
        }

        return logs;
    }

    private static (string Uri, Certificate[] Chain, ValidityPeriod Validity) ReadAuthority(StrictValue node)
    {
        var uri = node.TryMember("uri", out var text) ? text.Text() : string.Empty;
        var validity = ReadPeriod(node["validFor"]);
        var chain = node["certChain"].TryMember("certificates", out var certificates)
            ? certificates.Items(Limits.Certificates)
                .Select(c => CertificateReader.Read(c["rawBytes"].Bytes(Limits.CertificateBytes), Step.ReadTrust)).ToArray()
            : [];
        return (uri, chain, validity);
    }

    /// <summary>The start is demanded: a missing bound read as "for ever" would trust a key in times nobody meant.</summary>
    private static ValidityPeriod ReadPeriod(StrictValue node)
        => new(ReadTime(node["start"]), node.TryMember("end", out var end) ? ReadTime(end) : null);

    private static DateTimeOffset ReadTime(StrictValue node)
        => DateTimeOffset.TryParseExact(ToTicks(node.Text()), TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out var time)
            ? time
            : throw node.Wrong("an RFC 3339 time in UTC");

    /// <summary>Protobuf JSON writes up to nine fractional digits; a tick has seven.</summary>
    private static string ToTicks(string text)
        => text.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && text.Length > dot + 9 && text.EndsWith('Z')
            && text.AsSpan(dot + 1, text.Length - dot - 2).IndexOfAnyExceptInRange('0', '9') < 0
            ? text[..(dot + 8)] + "Z"
            : text;
}
