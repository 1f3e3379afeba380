using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;

namespace ImageTrust.TestKit.Virtual;

/// <summary>A recipe carried out.</summary>
public sealed record SignedBundle
{
    public required Recipe Recipe { get; init; }

    public required byte[] Signature { get; init; }

    /// <summary>DER leaf; null with a managed key.</summary>
    public required byte[]? Certificate { get; init; }

    /// <summary>DER, the issuing authority first; empty with a managed key.</summary>
    public required ImmutableArray<byte[]> IssuerChain { get; init; }

    /// <summary>TransparencyLogEntry objects (protobuf JSON).</summary>
    public required ImmutableArray<JsonObject> Entries { get; init; }

    /// <summary>DER TimeStampResp.</summary>
    public required ImmutableArray<byte[]> Timestamps { get; init; }

    /// <summary>The Sigstore bundle.</summary>
    public required JsonObject Json { get; init; }

    public string Text => Json.ToJsonString();

    public byte[] Utf8 => Encoding.UTF8.GetBytes(Text);
}
