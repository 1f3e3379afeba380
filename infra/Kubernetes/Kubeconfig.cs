using System.Text;
using System.Text.Json.Nodes;
using Pulumi;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ImageTrust.Infra.Kubernetes;

/// <summary>Makes a kubeconfig that signs in through kubelogin and holds no credential.</summary>
internal static class Kubeconfig
{
    /// <summary>The Entra application of every AKS API server (a constant of Azure).</summary>
    private const string AksServerApplication = "6dae42f8-4368-4678-94ff-3960e28e3630";

    /// <param name="base64">What Azure returns: a kubeconfig that would ask a person for a device code.</param>
    /// <param name="login">kubelogin's <c>--login</c> mode.</param>
    /// <exception cref="RunException">It names no cluster with a server and a certificate authority.</exception>
    public static string WithKubelogin(string base64, string login)
    {
        var cluster = ReadCluster(base64);
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Config",
            ["current-context"] = "aks",
            ["clusters"] = new JsonArray(new JsonObject
            {
                ["name"] = "aks",
                ["cluster"] = new JsonObject { ["server"] = cluster.Server, ["certificate-authority-data"] = cluster.Authority },
            }),
            ["contexts"] = new JsonArray(new JsonObject
            {
                ["name"] = "aks",
                ["context"] = new JsonObject { ["cluster"] = "aks", ["user"] = "kubelogin" },
            }),
            ["users"] = new JsonArray(new JsonObject
            {
                ["name"] = "kubelogin",
                ["user"] = new JsonObject { ["exec"] = Exec(login) },
            }),
        }.ToJsonString();
    }

    private static JsonObject Exec(string login) => new()
    {
        ["apiVersion"] = "client.authentication.k8s.io/v1beta1",
        ["command"] = "kubelogin",
        ["args"] = new JsonArray("get-token", "--login", login, "--server-id", AksServerApplication),
        ["interactiveMode"] = "Never",
    };

    private static (string Server, string Authority) ReadCluster(string base64)
    {
        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(Encoding.UTF8.GetString(Convert.FromBase64String(base64))));
            var cluster = yaml.Documents[0].RootNode["clusters"][0]["cluster"];
            if (cluster["server"] is YamlScalarNode { Value: { Length: > 0 } server } &&
                cluster["certificate-authority-data"] is YamlScalarNode { Value: { Length: > 0 } authority })
            {
                return (server, authority);
            }
        }
        catch (Exception problem) when (problem is FormatException or YamlException or KeyNotFoundException or ArgumentException or InvalidOperationException)
        {
            // Falls through to the one message below; the content is a credential and must not be quoted.
        }

        throw new RunException("Azure returned a kubeconfig without clusters[0].cluster.server and certificate-authority-data");
    }
}
