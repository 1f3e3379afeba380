using System.Text.Json.Nodes;
using EndToEnd.Cluster.Harness;
using EndToEnd.Engine.StandIns;
using EndToEnd.Programs;

namespace EndToEnd.Engine.Harness;

/// <summary>Stands for kubelogin, which the stack's kubeconfig calls: whoever asks is the stack's deployer.</summary>
internal static class Kubelogin
{
    public static void Write(string folder, ControlPlane plane, Workplace work)
    {
        var (certificate, key) = plane.Administrator(StackFolder.Deployer);
        string credential = work.Write("credential.json", new JsonObject
        {
            ["apiVersion"] = "client.authentication.k8s.io/v1beta1",
            ["kind"] = "ExecCredential",
            ["status"] = new JsonObject { ["clientCertificateData"] = certificate, ["clientKeyData"] = key },
        }.ToJsonString());
        Script.Write(Path.Combine(folder, "kubelogin"), $"exec cat '{credential}'\n");
    }
}
