using System.Text;
using System.Text.Json.Nodes;
using EndToEnd.Cluster.Harness;

namespace EndToEnd.Engine.Nodes;

/// <summary>A folder of this machine that a container sees at a path of its own.</summary>
internal sealed record Mount(string Folder, string Path);

/// <summary>Makes what a pod's volumes hold, as a kubelet does: from ConfigMaps, Secrets, and tokens asked of the API server.</summary>
internal sealed class PodVolumes(ControlPlane plane, JsonObject pod, string folder)
{
    private string Namespace => (string)pod["metadata"]!["namespace"]!;

    /// <returns>Null while something that a volume names is not there yet: the pod waits for it.</returns>
    public async Task<IReadOnlyList<Mount>?> MountAsync(JsonNode container)
    {
        List<Mount> mounts = [];
        foreach (var mount in container["volumeMounts"]?.AsArray() ?? [])
        {
            var volume = pod["spec"]!["volumes"]!.AsArray().Single(one => (string?)one!["name"] == (string?)mount!["name"])!.AsObject();
            if (volume.ContainsKey("emptyDir"))
            {
                continue; // the machine has a /tmp of its own
            }

            string made = Directory.CreateDirectory(Path.Combine(folder, (string)volume["name"]!)).FullName;
            if (!await FillAsync(volume, made))
            {
                return null;
            }

            mounts.Add(new Mount(made, (string)mount!["mountPath"]!));
        }

        return mounts;
    }

    private Task<bool> FillAsync(JsonObject source, string made) => source switch
    {
        _ when source["configMap"] is JsonObject map => DataAsync("configmaps", (string)map["name"]!, map["items"], made),
        _ when source["secret"] is JsonObject secret => DataAsync("secrets", (string?)secret["secretName"] ?? (string)secret["name"]!, secret["items"], made),
        _ when source["serviceAccountToken"] is JsonObject token => TokenAsync(token, made),
        _ when source["downwardAPI"] is JsonObject fields => DownwardAsync(fields, made),
        _ when source["projected"] is JsonObject projected => AllAsync(projected["sources"]!.AsArray(), made),
        _ => throw new NotSupportedException($"the node knows no volume such as {source.ToJsonString()}"),
    };

    private async Task<bool> AllAsync(JsonArray sources, string made)
    {
        foreach (var source in sources)
        {
            if (!await FillAsync(source!.AsObject(), made))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<bool> DataAsync(string kind, string name, JsonNode? items, string made)
    {
        using var answer = await plane.Api.GetAsync(new Uri($"/api/v1/namespaces/{Namespace}/{kind}/{name}", UriKind.Relative));
        if (!answer.IsSuccessStatusCode)
        {
            return false;
        }

        var data = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["data"]?.AsObject() ?? [];
        foreach (var (key, value) in data)
        {
            string? path = items is null ? key : (string?)items.AsArray().FirstOrDefault(item => (string?)item!["key"] == key)?["path"];
            if (path is not null)
            {
                byte[] content = kind == "secrets" ? Convert.FromBase64String((string)value!) : Encoding.UTF8.GetBytes((string)value!);
                await File.WriteAllBytesAsync(Path.Combine(made, path), content);
            }
        }

        return true;
    }

    private async Task<bool> TokenAsync(JsonObject token, string made)
    {
        var request = new JsonObject
        {
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["kind"] = "TokenRequest",
            ["spec"] = new JsonObject { ["expirationSeconds"] = token["expirationSeconds"]?.DeepClone() ?? 3600 },
        };
        using var content = new StringContent(request.ToJsonString(), Encoding.UTF8, "application/json");
        string account = (string?)pod["spec"]!["serviceAccountName"] ?? "default";
        using var answer = await plane.Api.PostAsync(new Uri($"/api/v1/namespaces/{Namespace}/serviceaccounts/{account}/token", UriKind.Relative), content);
        if (!answer.IsSuccessStatusCode)
        {
            return false;
        }

        string issued = (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["status"]!["token"]!;
        await File.WriteAllTextAsync(Path.Combine(made, (string)token["path"]!), issued);
        return true;
    }

    private async Task<bool> DownwardAsync(JsonObject fields, string made)
    {
        foreach (var item in fields["items"]!.AsArray())
        {
            string field = (string)item!["fieldRef"]!["fieldPath"]!;
            Assert.Equal("metadata.namespace", field);
            await File.WriteAllTextAsync(Path.Combine(made, (string)item["path"]!), Namespace);
        }

        return true;
    }
}
