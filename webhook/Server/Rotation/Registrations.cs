using System.Text;
using System.Text.Json.Nodes;
using ImageTrust.Policy.Contract;
using ImageTrust.Server.Certificates;
using ImageTrust.Server.Kubernetes;

namespace ImageTrust.Server.Rotation;

/// <summary>
/// Puts the CA bundle into both registrations, and no other field: the stack's program owns the rest. A registration that is made anew
/// comes without the bundle, and gets it here.
/// </summary>
internal sealed class Registrations(KubernetesApi api, ServingNames names)
{
    /// <summary>Field manager of server-side apply.</summary>
    public const string Manager = ClusterNames.WebhookFieldManager;

    public IReadOnlyList<ResourceAddress> Addresses { get; } =
        [ResourceAddress.ValidatingWebhooks(names.ValidatingConfiguration), ResourceAddress.MutatingWebhooks(names.MutatingConfiguration)];

    /// <summary>
    /// To be called before the Secret is read: the apply is bound to what was read here, so a replica that was held up in between cannot
    /// overwrite the bundle of a newer Secret with that of an older one.
    /// </summary>
    public async Task<IReadOnlyList<RegistrationReading>> ReadAsync(CancellationToken cancellation) =>
        await Task.WhenAll(Addresses.Select(address => ReadAsync(address, cancellation)));

    /// <returns>Whether each registration that exists was read to carry exactly this bundle in each entry.</returns>
    public static bool Carry(IReadOnlyList<RegistrationReading> read, string bundle)
    {
        string encoded = Encoded(bundle);
        return read.All(one => one is RegistrationReading.Absent || (one is RegistrationReading.Present present && present.Carries(encoded)));
    }

    /// <param name="read">From <see cref="ReadAsync(CancellationToken)"/>, in the order of <see cref="Addresses"/>.</param>
    /// <param name="bundle">PEM.</param>
    /// <returns>Whether one did not carry it and was written, or somebody else was writing: read again.</returns>
    /// <exception cref="KubernetesException">A write was not answered.</exception>
    public async Task<bool> PublishAsync(IReadOnlyList<RegistrationReading> read, string bundle, CancellationToken cancellation)
    {
        string encoded = Encoded(bundle);
        var stale = Addresses.Zip(read).Where(pair => pair.Second is RegistrationReading.Present present && !present.Carries(encoded)).ToList();
        // Both are tried before a failure of one is thrown.
        await Task.WhenAll(stale.Select(pair =>
            api.ApplyAsync(pair.First, Document(pair.First, (RegistrationReading.Present)pair.Second, encoded), Manager, cancellation)));
        return stale.Count > 0;
    }

    private static string Encoded(string bundle) => Convert.ToBase64String(Encoding.ASCII.GetBytes(bundle));

    /// <summary>Only names and bundles: every field in here becomes ours.</summary>
    private static JsonObject Document(ResourceAddress address, RegistrationReading.Present read, string bundle) => new()
    {
        ["apiVersion"] = address.ApiVersion,
        ["kind"] = address.Kind,
        ["metadata"] = new JsonObject { ["name"] = address.Name, ["resourceVersion"] = read.ResourceVersion },
        ["webhooks"] = new JsonArray([.. read.Entries.Select(entry =>
            new JsonObject { ["name"] = entry.Name, ["clientConfig"] = new JsonObject { ["caBundle"] = bundle } })]),
    };

    private async Task<RegistrationReading> ReadAsync(ResourceAddress address, CancellationToken cancellation)
    {
        try
        {
            return RegistrationReading.Read(await api.ReadAsync(address, cancellation), address);
        }
        catch (KubernetesException error)
        {
            return new RegistrationReading.Unknown(error.Message);
        }
    }
}
