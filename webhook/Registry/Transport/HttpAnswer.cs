using System.Net;
using System.Net.Http.Headers;
using ImageTrust.Policy.Images;

namespace ImageTrust.Registry.Transport;

/// <summary>An answer read to its end. Of a refusal's body only the registry's words for people are kept: nothing is decided by it.</summary>
internal sealed record HttpAnswer(HttpStatusCode Status, Uri Uri, string? ContentType, ReadOnlyMemory<byte> Body, Digest Digest)
{
    public IReadOnlyList<AuthenticationHeaderValue> Challenges { get; init; } = [];

    public IReadOnlyList<string> Links { get; init; } = [];

    public string? ContentDigest { get; init; }

    public Uri? Location { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The answer came from where a redirect led, so its challenges are not the registry's.</summary>
    public bool Redirected { get; init; }

    /// <summary>It came from a host that is not the registry.</summary>
    public bool Elsewhere { get; init; }

    /// <summary>What a refusal says for itself.</summary>
    public string? Said { get; init; }

    public bool IsRedirect => Status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
        or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
}
