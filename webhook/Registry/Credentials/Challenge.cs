using System.Net.Http.Headers;

namespace ImageTrust.Registry.Credentials;

/// <summary>How a registry asks for authorization (RFC 9110, section 11.6.1; the distribution project's token authentication).</summary>
internal abstract record Challenge
{
    private Challenge()
    {
    }

    public sealed record Basic : Challenge;

    /// <param name="Realm">Where tokens are had.</param>
    /// <param name="Service">The registry's name for itself, handed back to the token service.</param>
    /// <remarks>The scope in the challenge is ignored: it is the server's wish, and pulling from one repository is all this client ever needs.</remarks>
    public sealed record Bearer(Uri Realm, string? Service) : Challenge;

    /// <summary>The first Bearer challenge that can be read, else a Basic one, else null.</summary>
    public static Challenge? Choose(IEnumerable<AuthenticationHeaderValue> offered)
    {
        Challenge? basic = null;
        foreach (var challenge in offered)
        {
            if (challenge.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) && ReadBearer(challenge.Parameter) is { } bearer)
            {
                return bearer;
            }

            if (challenge.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
            {
                basic = new Basic();
            }
        }

        return basic;
    }

    private static Bearer? ReadBearer(string? text) =>
        ChallengeParameters.Read(text) is { } parameters
        && parameters.TryGetValue("realm", out string? realm)
        && Uri.TryCreate(realm, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp) // a bare path would be taken for a file
            ? new Bearer(uri, parameters.GetValueOrDefault("service"))
            : null;
}
