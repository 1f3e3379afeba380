using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageTrust.TestKit.Certificates;
using ImageTrust.TestKit.Keys;

namespace ImageTrust.TestKit.Local;

/// <summary>
/// Gives out OIDC tokens in the name of every issuer of the tests, with the subject that GitHub or a cluster writes. Clients only decode
/// them; a token counts because it was given out here.
/// </summary>
public sealed class IdentityProvider(TimeProvider clock)
{
    /// <summary>The audience that Fulcio demands.</summary>
    public const string Audience = "sigstore";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Holder> holders = new(StringComparer.Ordinal);
    private readonly EcdsaKey key = EcdsaKey.Named("identity provider", EcdsaScheme.P256);
    private int last;

    /// <summary>A signed JWT, good for ten minutes.</summary>
    public string Issue(Identity identity, string audience = Audience)
    {
        string subject = SubjectOf(identity);
        long now = clock.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = identity.Issuer,
            ["sub"] = subject,
            ["aud"] = audience,
            ["iat"] = now,
            ["exp"] = now + (long)Lifetime.TotalSeconds,
            ["jti"] = Interlocked.Increment(ref last),
        };
        if (identity is Identity.Person)
        {
            (claims["email"], claims["email_verified"]) = (subject, true);
        }

        string signed = $"{Part(new JsonObject { ["alg"] = "ES256", ["typ"] = "JWT" })}.{Part(claims)}";
        string token = $"{signed}.{Base64Url(key.SignP1363(Encoding.ASCII.GetBytes(signed)))}";
        holders[token] = new Holder(identity, subject, audience);
        return token;
    }

    internal bool TryFind(string token, [NotNullWhen(true)] out Holder? holder) =>
        holders.TryGetValue(token, out holder) && holder.Audience == Audience;

    /// <summary>GitHub's subject names the environment, not the workflow: Fulcio reads that from other claims.</summary>
    private static string SubjectOf(Identity identity) => identity switch
    {
        Identity.Person person => person.Address,
        _ => identity.Claims.LastOrDefault(claim => claim.Number == 24)?.Value ?? ((SubjectName.Uri)identity.Name).Value,
    };

    private static string Part(JsonObject members) => Base64Url(JsonSerializer.SerializeToUtf8Bytes(members));

    private static string Base64Url(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}

/// <summary>Whom a token was given to.</summary>
internal sealed record Holder(Identity Identity, string Subject, string Audience)
{
    /// <summary>Fulcio's proof of possession: the holder signs the subject of its token with the key it wants certified.</summary>
    public bool Possesses(byte[] spki, byte[] proof)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(spki, out _);
        return key.VerifyData(Encoding.UTF8.GetBytes(Subject), proof, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }
}
