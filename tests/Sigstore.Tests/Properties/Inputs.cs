using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ImageTrust.Fuzz;

namespace ImageTrust.Sigstore.Tests.Properties;

/// <summary>
/// Generators of hostile bytes: noise, documents of the right words in a wrong order, DER with wrong lengths, and spliced genuine samples.
/// </summary>
internal static class Inputs
{
    private static readonly string[] Words =
    [
        "mediaType", "verificationMaterial", "certificate", "x509CertificateChain", "certificates", "rawBytes", "publicKey", "hint",
        "tlogEntries", "logIndex", "logId",
        "keyId", "kindVersion", "kind", "version", "integratedTime", "inclusionPromise", "signedEntryTimestamp", "inclusionProof",
        "rootHash", "treeSize", "hashes",
        "checkpoint", "envelope", "canonicalizedBody", "timestampVerificationData", "rfc3161Timestamps", "signedTimestamp",
        "messageSignature", "messageDigest",
        "algorithm", "digest", "signature", "dsseEnvelope", "payload", "payloadType", "signatures", "sig", "tlogs", "ctlogs",
        "certificateAuthorities", "validFor", "start",
        "timestampAuthorities", "certChain", "_type", "subject", "sha256", "predicateType", "predicate", "critical", "optional", "type",
        "image", "docker-manifest-digest",
        "apiVersion", "spec", "data", "hash", "value", "content", "verifier", "hashedRekordV002", "dsseV002",
    ];

    private static readonly string[] Scalars =
    [
        "null", "true", "0", "-1", "1e400", "9223372036854775808", "\"\"", "\"AAAA\"", "\"AA==\"", "\"A\"", "\"\\ud800\"", "\"\\u0000\"",
        "\"0\"", "\"99999999999999999999\"",
        "\"application/vnd.dev.sigstore.bundle.v0.3+json\"", "\"application/vnd.dev.sigstore.trustedroot+json;version=0.1\"",
        "\"https://in-toto.io/Statement/v1\"",
        "\"hashedrekord\"", "\"0.0.1\"", "\"SHA2_256\"", "\"sha256\"", "\"2025-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999+00:00\"",
        "\"PKIX_ECDSA_P256_SHA_256\"",
    ];

    private static readonly ILookup<string, byte[]> Genuine = Seeds.All().ToLookup(seed => seed.Target, seed => seed.Bytes);

    public static Gen<byte[]> Noise { get; } = Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf();

    public static Gen<byte[]> Json { get; } = JsonText(4).Select(Encoding.UTF8.GetBytes);

    public static Gen<byte[]> Der { get; } = DerValue(5);

    /// <summary>A genuine input of the reader with one to four pieces overwritten, cut out, doubled, or taken from another one.</summary>
    public static Gen<byte[]> Spliced(string target)
    {
        var seeds = Genuine[target].ToArray();
        var edit = Gen.Choose(0, 3)
            .SelectMany(kind => Gen.Choose(0, 10_000).SelectMany(at => Gen.Choose(1, 40).SelectMany(length => Gen.Elements(seeds)
            .Select(other => (Func<byte[], byte[]>)(bytes => Edit(bytes, kind, at, length, other))))));
        return Gen.Elements(seeds).SelectMany(seed => Gen.Choose(1, 4).SelectMany(count => edit.ArrayOf(count))
            .Select(edits => edits.Aggregate(seed, (bytes, change) => change(bytes))));
    }

    private static byte[] Edit(byte[] bytes, int kind, int at, int length, byte[] other)
    {
        var start = bytes.Length == 0 ? 0 : at % bytes.Length;
        var end = Math.Min(start + length, bytes.Length);
        return kind switch
        {
            0 => [.. bytes[..start], (byte)at, .. bytes[Math.Min(start + 1, bytes.Length)..]],
            1 => [.. bytes[..start], .. bytes[end..]],
            2 => [.. bytes[..end], .. bytes[start..]],
            _ => [.. bytes[..start], .. other[Math.Min(start, other.Length)..Math.Min(end, other.Length)], .. bytes[end..]],
        };
    }

    private static Gen<string> JsonText(int depth)
    {
        var scalar = Gen.Elements(Scalars);
        if (depth == 0)
        {
            return scalar;
        }

        var child = JsonText(depth - 1);
        var members = Gen.Elements(Words).SelectMany(name => child.Select(value => JsonSerializer.Serialize(name) + ":" + value)).ArrayOf();
        return Gen.OneOf(
            scalar,
            child.ArrayOf().Select(items => $"[{string.Join(',', items)}]"),
            members.Select(list => $"{{{string.Join(',', list)}}}"));
    }

    private static Gen<byte[]> DerValue(int depth)
    {
        var tag = Gen.Elements<byte>(0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0C, 0x16, 0x17, 0x18, 0x80, 0x86);
        var leaf = tag.SelectMany(first => Noise.SelectMany(content => Frame(first, content)));
        if (depth == 0)
        {
            return leaf;
        }

        var children = DerValue(depth - 1).ArrayOf().Select(parts => parts.SelectMany(part => part).ToArray());
        var node = Gen.Elements<byte>(0x30, 0x31, 0xA0, 0xA3)
            .SelectMany(first => children.SelectMany(content => Frame(first, content)));
        return Gen.OneOf(leaf, node, node);
    }

    private static Gen<byte[]> Frame(byte tag, byte[] content) =>
        Length(content.Length).Select(length => (byte[])[tag, .. length, .. content]);

    /// <summary>Mostly right; sometimes off by one, indefinite, or two gigabytes.</summary>
    private static Gen<byte[]> Length(int length) => Gen.Frequency(
        (12, Gen.Constant(Encode(length))),
        (1, Gen.Constant(Encode(length + 1))),
        (1, Gen.Constant((byte[])[0x80])),
        (1, Gen.Constant((byte[])[0x84, 0x7F, 0xFF, 0xFF, 0xFF])));

    private static byte[] Encode(int length) => length < 0x80 ? [(byte)length] : [0x82, (byte)(length >> 8), (byte)length];
}
