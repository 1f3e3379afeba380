using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ImageTrust.Decisions.HandOver;
using ImageTrust.Decisions.Remembering;

namespace ImageTrust.Server.Tests.HandOver;

/// <summary>What a replica says, made by hand.</summary>
internal static class Lines
{
    public const string Type = "application/vnd.image-trust.hand-over.v1+jsonl";

    /// <summary>A piece of evidence about a digest of its own.</summary>
    public static string Piece(int size = 100) => new JsonObject
    {
        ["repository"] = "registry.example.test/team/app",
        ["digest"] = "sha256:" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)),
        ["ageMilliseconds"] = 0,
        ["evidence"] = new JsonObject
        {
            ["form"] = "bundle",
            ["source"] = "referrer",
            ["manifest"] = "sha256:" + new string('a', 64),
            ["content"] = Convert.ToBase64String(new byte[size]),
            ["mediaType"] = "application/vnd.dev.sigstore.bundle.v0.3+json",
        },
    }.ToJsonString() + "\n";

    public static void Fill(EvidenceStore store, int digests, int size = 100)
    {
        var reader = new HandOverReader(store, TimeProvider.System.GetUtcNow());
        for (int i = 0; i < digests; i++)
        {
            Assert.Null(reader.Add(Encoding.UTF8.GetBytes(Piece(size).TrimEnd('\n'))));
        }

        Assert.Equal(digests, reader.Keep());
    }
}
