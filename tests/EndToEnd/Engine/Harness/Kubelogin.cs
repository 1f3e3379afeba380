using System.Text.Json.Nodes;
using EndToEnd.Cluster.Harness;
using EndToEnd.Engine.StandIns;
using EndToEnd.Programs;

namespace EndToEnd.Engine.Harness;

/// <summary>
/// Stands for kubelogin, which the stack's kubeconfig calls: whoever asks is the stack's deployer, who is in no group and may do what his roles
/// in Azure let him (<see cref="ClusterAdministrators"/>), or <see cref="ClusterReader"/>.
/// </summary>
internal static class Kubelogin
{
    public static void Write(string folder, ControlPlane plane, Workplace work, string user = StackFolder.Deployer)
    {
        var (certificate, key) = plane.Certificate(user);
        string credential = work.Write($"credential-{user}.json", new JsonObject
        {
            ["apiVersion"] = "client.authentication.k8s.io/v1beta1",
            ["kind"] = "ExecCredential",
            ["status"] = new JsonObject { ["clientCertificateData"] = certificate, ["clientKeyData"] = key },
        }.ToJsonString());
        Script.Write(Path.Combine(folder, "kubelogin"), $"exec cat '{credential}'\n");
    }
}
