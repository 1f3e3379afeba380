using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ImageTrust.Server.Kubernetes;

namespace ImageTrust.Server.Rotation;

/// <summary>One entry of a registration.</summary>
/// <param name="Bundle">Base64 as it stands there; null when there is none.</param>
internal sealed record RegisteredEntry(string Name, string? Bundle);

/// <summary>One of the two registrations, as far as its CA goes.</summary>
internal abstract record RegistrationReading
{
    /// <summary>The API server itself allows fewer than would fit into one object; ours have two.</summary>
    private const int MaxEntries = 64;

    private RegistrationReading()
    {
    }

    /// <summary>Not registered (yet, or any more): the API server calls nobody for it.</summary>
    internal sealed record Absent : RegistrationReading;

    /// <summary>Not known.</summary>
    internal sealed record Unknown(string Problem) : RegistrationReading;

    internal sealed record Present(string ResourceVersion, ImmutableArray<RegisteredEntry> Entries) : RegistrationReading
    {
        public bool Carries(string bundle) => Entries.All(entry => entry.Bundle == bundle);
    }

    public static RegistrationReading Read(KubernetesObject? stored, ResourceAddress address)
    {
        if (stored is null)
        {
            return new Absent();
        }

        var webhooks = stored.Document["webhooks"] as JsonArray ?? [];
        var entries = webhooks.Take(MaxEntries + 1).OfType<JsonObject>().Select(ReadEntry).OfType<RegisteredEntry>().ToImmutableArray();
        return entries.Length == webhooks.Count
            ? new Present(stored.ResourceVersion, entries)
            : new Unknown($"{address}: more than {MaxEntries} entries, or one without a name");
    }

    private static RegisteredEntry? ReadEntry(JsonObject webhook) =>
        KubernetesObject.Text(webhook, "name") is { Length: > 0 } name
            ? new RegisteredEntry(name, webhook["clientConfig"] is JsonObject client ? KubernetesObject.Text(client, "caBundle") : null)
            : null;
}
