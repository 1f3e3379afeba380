using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageTrust.TestKit.Virtual;

/// <summary>One layer of a `.sig` or `.att` manifest: blob, media type and annotations as cosign 2 pushes them.</summary>
public sealed record LegacyLayer(string MediaType, byte[] Blob, ImmutableSortedDictionary<string, string> Annotations)
{
    public const string Signature = "dev.cosignproject.cosign/signature";
    public const string Certificate = "dev.sigstore.cosign/certificate";
    public const string Chain = "dev.sigstore.cosign/chain";
    public const string Bundle = "dev.sigstore.cosign/bundle";
    public const string Timestamp = "dev.sigstore.cosign/rfc3161timestamp";
    public const string PredicateType = "predicateType";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A blob becomes a simple-signing layer, an envelope a DSSE layer with an empty signature annotation.</summary>
    public static LegacyLayer From(SignedBundle bundle, bool withChain = true)
    {
        var annotations = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (bundle.Certificate is { } certificate)
        {
            annotations[Certificate] = Pem(certificate);
            annotations[Chain] = withChain ? string.Concat(bundle.IssuerChain.Select(Pem)) : "";
        }

        if (bundle.Entries is [var entry])
        {
            annotations[Bundle] = RekorBundle(entry).ToJsonString(Plain);
        }

        if (bundle.Timestamps is [var token])
        {
            annotations[Timestamp] = new JsonObject { ["SignedRFC3161Timestamp"] = Convert.ToBase64String(token) }.ToJsonString(Plain);
        }

        if (bundle.Recipe.Content is Message.Envelope envelope)
        {
            annotations[Signature] = "";
            annotations[PredicateType] = JsonNode.Parse(envelope.Payload)!["predicateType"]!.GetValue<string>();
            return new(
                "application/vnd.dsse.envelope.v1+json",
                BundleJson.EnvelopeBytes(envelope, bundle.Signature),
                annotations.ToImmutable());
        }

        annotations[Signature] = Convert.ToBase64String(bundle.Signature);
        return new("application/vnd.dev.cosign.simplesigning.v1+json", bundle.Recipe.Content.ToSign, annotations.ToImmutable());
    }

    /// <summary>The same layer with one annotation replaced, or removed where <paramref name="value"/> is null.</summary>
    public LegacyLayer With(string annotation, string? value) => this with
    {
        Annotations = value is null ? Annotations.Remove(annotation) : Annotations.SetItem(annotation, value),
    };

    /// <summary>The annotation's JSON: signed entry timestamp and what it is over, without an inclusion proof.</summary>
    public static JsonObject RekorBundle(JsonObject entry) => new()
    {
        ["SignedEntryTimestamp"] = entry["inclusionPromise"]?["signedEntryTimestamp"]?.DeepClone(),
        ["Payload"] = new JsonObject
        {
            ["body"] = entry["canonicalizedBody"]!.DeepClone(),
            ["integratedTime"] = Number(entry["integratedTime"]),
            ["logIndex"] = Number(entry["logIndex"]),
            ["logID"] = Convert.ToHexStringLower(Convert.FromBase64String(entry["logId"]!["keyId"]!.GetValue<string>())),
        },
    };

    private static long Number(JsonNode? text) => text is null ? 0 : long.Parse(text.GetValue<string>(), CultureInfo.InvariantCulture);

    private static string Pem(byte[] der) => PemEncoding.WriteString("CERTIFICATE", der) + "\n";
}
