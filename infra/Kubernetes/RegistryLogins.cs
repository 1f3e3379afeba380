using System.Text.Json.Nodes;
using ImageTrust.Infra.Naming;
using ImageTrust.Infra.Settings;
using ImageTrust.Policy.Contract;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;

namespace ImageTrust.Infra.Kubernetes;

/// <summary>
/// What the pod is given for registries that are not the stack's. Directories are mounted whole: a file mounted by itself would never change,
/// and the webhook reads credentials again when they do.
/// </summary>
internal static class RegistryLogins
{
    private const string Credentials = "registry-credentials";
    private const string Authorities = "registry-authorities";

    /// <summary>Of Secrets of type kubernetes.io/dockerconfigjson.</summary>
    private const string SecretKey = ".dockerconfigjson";

    public static IEnumerable<KeyValuePair<string, string>> Variables(OtherRegistries others)
    {
        if (others.Secret is not null)
        {
            yield return new(WebhookVariables.DockerConfig, $"{WebhookNames.CredentialsDirectory}/{WebhookNames.CredentialsFile}");
        }

        if (others.PlainHttp.Count > 0)
        {
            yield return new(WebhookVariables.PlainHttpRegistries, string.Join(',', others.PlainHttp));
        }

        if (others.Authorities.Count > 0)
        {
            yield return new(WebhookVariables.RegistryAuthorities, string.Join(',', others.Authorities.Select(pair =>
                $"{pair.Registry}={WebhookNames.AuthoritiesDirectory}/{RegistryAuthorities.KeyOf(pair.Value)}")));
        }

        if (others.TokenServices.Count > 0)
        {
            yield return new(WebhookVariables.TokenServices, string.Join(',', others.TokenServices.Select(pair => $"{pair.Registry}={pair.Value}")));
        }
    }

    public static IEnumerable<VolumeMountArgs> Mounts(OtherRegistries others) =>
    [
        .. others.Secret is null ? Array.Empty<VolumeMountArgs>() : [Mount(Credentials, WebhookNames.CredentialsDirectory)],
        .. others.Authorities.Count == 0 ? Array.Empty<VolumeMountArgs>() : [Mount(Authorities, WebhookNames.AuthoritiesDirectory)],
    ];

    public static IEnumerable<VolumeArgs> Volumes(OtherRegistries others, RegistryAuthorities? authorities)
    {
        if (others.Secret is { } secret)
        {
            yield return new VolumeArgs
            {
                Name = Credentials,
                Secret = new SecretVolumeSourceArgs
                {
                    SecretName = secret,
                    // Without the Secret no new replica starts, and the old ones serve on.
                    Items = new[] { new KeyToPathArgs { Key = SecretKey, Path = WebhookNames.CredentialsFile } },
                },
            };
        }

        if (authorities is not null)
        {
            yield return new VolumeArgs { Name = Authorities, ConfigMap = new ConfigMapVolumeSourceArgs { Name = authorities.Name } };
        }
    }

    /// <summary>The same volumes as the webhook is told of them: what each leads to.</summary>
    public static IEnumerable<JsonObject> Declared(OtherRegistries others, string? authorities)
    {
        if (others.Secret is { } secret)
        {
            var item = new JsonObject { ["key"] = SecretKey, ["path"] = WebhookNames.CredentialsFile };
            yield return new JsonObject { ["name"] = Credentials, ["secret"] = new JsonObject { ["secretName"] = secret, ["items"] = new JsonArray(item) } };
        }

        if (authorities is not null)
        {
            yield return new JsonObject { ["name"] = Authorities, ["configMap"] = new JsonObject { ["name"] = authorities } };
        }
    }

    /// <summary>Where kubelets have no identity of their own, the same Secret pulls the webhook's image.</summary>
    public static PodSpecArgs Pulling(PodSpecArgs pod, WebhookDeploymentArgs args)
    {
        if (!args.Nodes.WorkloadIdentity && args.Settings.Others.Secret is { } secret)
        {
            pod.ImagePullSecrets.Add(new LocalObjectReferenceArgs { Name = secret });
        }

        return pod;
    }

    private static VolumeMountArgs Mount(string volume, string path) => new() { Name = volume, MountPath = path, ReadOnly = true };
}
