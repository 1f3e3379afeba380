using System.Text.Json.Nodes;
using ImageTrust.Server.Certificates;
using ImageTrust.Server.Kubernetes;

namespace ImageTrust.Server.Rotation;

/// <summary>The Secret as it was read, and what it means.</summary>
internal sealed record SharedSecret(KubernetesObject Stored, SecretContent Content);

/// <summary>Reads and replaces the Secret that the replicas share.</summary>
internal sealed class ServingSecret(KubernetesApi api, ServingNames names)
{
    private SharedSecret? last;

    public ResourceAddress Address { get; } = ResourceAddress.Secret(names.Namespace, names.Secret);

    /// <returns>Null when the Secret does not exist: only the stack creates it, this program's role cannot.</returns>
    public async Task<SharedSecret?> ReadAsync(CancellationToken cancellation)
    {
        if (await api.ReadAsync(Address, cancellation) is not { } stored)
        {
            return last = null;
        }

        // Keys of an unchanged Secret are not read twice.
        return last = last?.Stored.ResourceVersion == stored.ResourceVersion ? last : new(stored, SecretContent.Read(stored.Document["data"], names));
    }

    /// <summary>Replaces the data, and nothing else, if nobody has written since <paramref name="read"/>.</summary>
    public Task<WriteOutcome> ReplaceAsync(SharedSecret read, SecretContent.Held content, CancellationToken cancellation)
    {
        var document = (JsonObject)read.Stored.Document.DeepClone();
        document["data"] = content.Data();
        return api.ReplaceAsync(Address, document, cancellation);
    }
}
