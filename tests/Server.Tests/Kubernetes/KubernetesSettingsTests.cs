using ImageTrust.Server.Kubernetes;
using ImageTrust.Server.Settings;

namespace ImageTrust.Server.Tests.Kubernetes;

/// <summary>Where the cluster is: the pod's own, or one that is named.</summary>
public sealed class KubernetesSettingsTests
{
    private readonly Dictionary<string, string> environment = new()
    {
        ["IMAGETRUST_POLICY"] = "/policy.json",
        ["IMAGETRUST_SERVING_SECRET"] = "image-trust-serving-certificate",
        ["KUBERNETES_SERVICE_HOST"] = "10.0.0.1",
        ["KUBERNETES_SERVICE_PORT"] = "443",
    };

    [Fact]
    public void A_pod_needs_to_be_told_nothing() => Assert.Equal(
        new ServingSource.Secret(
            "image-trust-serving-certificate",
            new KubernetesConnection(new Uri("https://10.0.0.1/"), KubernetesConnection.MountedTokenFile, KubernetesConnection.MountedAuthorityFile),
            TimeSpan.FromDays(90),
            []),
        SettingsReader.Read(environment).Settings!.Serving);

    [Fact]
    public void Another_cluster_can_be_named()
    {
        environment["IMAGETRUST_KUBERNETES_API"] = "https://127.0.0.1:6443";
        environment["IMAGETRUST_KUBERNETES_TOKEN_FILE"] = "/token";
        environment["IMAGETRUST_KUBERNETES_CA_FILE"] = "/ca";
        environment["IMAGETRUST_SERVING_LIFETIME_SECONDS"] = "20";
        Assert.Equal(
            new ServingSource.Secret(
                "image-trust-serving-certificate", new KubernetesConnection(new Uri("https://127.0.0.1:6443/"), "/token", "/ca"), TimeSpan.FromSeconds(20), []),
            SettingsReader.Read(environment).Settings!.Serving);
    }

    [Fact]
    public void Outside_of_a_pod_it_must_be_named()
    {
        environment.Remove("KUBERNETES_SERVICE_HOST");
        Assert.Equal(
            ["IMAGETRUST_KUBERNETES_API: missing, and KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT name none; expected an https URL without a path"],
            SettingsReader.Read(environment).Problems);
    }

    [Theory]
    [InlineData("IMAGETRUST_KUBERNETES_API", "http://127.0.0.1:6443")]
    [InlineData("IMAGETRUST_KUBERNETES_API", "https://127.0.0.1:6443/path")]
    [InlineData("IMAGETRUST_KUBERNETES_API", "https://127.0.0.1:6443/?a=b")]
    [InlineData("IMAGETRUST_KUBERNETES_API", "https://user@127.0.0.1:6443/")]
    [InlineData("IMAGETRUST_SERVING_LIFETIME_SECONDS", "19")]
    [InlineData("IMAGETRUST_SERVING_LIFETIME_SECONDS", "31536001")]
    [InlineData("IMAGETRUST_KUBERNETES_TOKEN_FILE", "")]
    public void Another_form_is_refused(string key, string text)
    {
        environment[key] = text;
        Assert.StartsWith($"{key}: '{text}' is not valid", Assert.Single(SettingsReader.Read(environment).Problems), StringComparison.Ordinal);
    }
}
