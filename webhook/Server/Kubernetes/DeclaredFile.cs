using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageTrust.Policy.Contract;

namespace ImageTrust.Server.Kubernetes;

/// <summary>
/// Reads what the stack declared: <c>{"objects": [...]}</c>, each a Kubernetes object with apiVersion, kind, metadata and the fields that were
/// sent. Of a ConfigMap's <c>data</c> it may hold the digests alone, as <c>dataDigests</c>.
/// </summary>
internal static class DeclaredFile
{
    /// <summary>A ConfigMap holds at most 1 MiB (Kubernetes, "ConfigMaps").</summary>
    private const int MaxBytes = 1024 * 1024;

    /// <summary>Two registrations, the Deployment, its ConfigMaps.</summary>
    private const int MaxObjects = 16;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = KubernetesLimits.Depth, AllowDuplicateProperties = false };

    /// <returns>The objects, or null with what is wrong with the file.</returns>
    public static (ImmutableArray<DeclaredObject>? Objects, string? Problem) Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists && file.Length <= MaxBytes
                ? Parse(File.ReadAllBytes(path), path)
                : (null, $"{path}: expected a file of at most {MaxBytes} bytes");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (null, $"{path}: cannot be read");
        }
    }

    private static (ImmutableArray<DeclaredObject>? Objects, string? Problem) Parse(byte[] bytes, string path)
    {
        try
        {
            if (JsonNode.Parse(bytes, documentOptions: Strict) is JsonObject { Count: 1 } file && file[DeclaredDocument.Objects] is JsonArray { Count: <= MaxObjects } array)
            {
                var objects = array.OfType<JsonObject>().Select(AsDeclared).OfType<DeclaredObject>().ToImmutableArray();
                if (objects.Length == array.Count)
                {
                    return (objects, null);
                }
            }
        }
        catch (JsonException)
        {
            // Falls through.
        }

        return (null, $"{path}: expected {{\"objects\": [...]}}, each a registration, a Deployment or a ConfigMap with a name");
    }

    private static DeclaredObject? AsDeclared(JsonObject document)
    {
        if (document["metadata"] is not JsonObject metadata
            || KubernetesObject.Text(metadata, "name") is not { Length: > 0 } name
            || ResourceAddress.Of(KubernetesObject.Text(document, "kind"), KubernetesObject.Text(metadata, "namespace"), name) is not { } address
            || address.ApiVersion != KubernetesObject.Text(document, "apiVersion"))
        {
            return null;
        }

        var fields = (JsonObject)document.DeepClone();
        fields.Remove("apiVersion");
        fields.Remove("kind");
        return new DeclaredObject(address, fields);
    }
}

/// <summary>An object of the cluster as the stack sent it.</summary>
/// <param name="Fields">What must stand there: a part of the object's document.</param>
internal sealed record DeclaredObject(ResourceAddress Address, JsonObject Fields);
