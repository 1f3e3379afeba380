using System.Net.Http.Headers;

namespace ImageTrust.Registry.Transport;

/// <summary>One question to one host.</summary>
internal sealed record OutgoingRequest(RequestKind Kind, Uri Uri, int BodyCap)
{
    public IReadOnlyList<string> Accept { get; init; } = [];

    public AuthenticationHeaderValue? Authorization { get; init; }

    /// <summary>Fields of a form to post; the request is a GET without them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Form { get; init; }

    /// <summary>Whether a redirect is followed. Never for token services: their requests hold credentials in the body.</summary>
    public bool FollowRedirects { get; init; } = true;

    /// <summary>It goes to a host that is not the registry: what that one does or does not do is no outage of the registry.</summary>
    public bool Elsewhere { get; init; }
}
