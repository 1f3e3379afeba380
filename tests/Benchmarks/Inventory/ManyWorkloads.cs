using System.Text.Json.Nodes;
using ImageTrust.TestKit.Cluster;
using ImageTrust.TestKit.Registry;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Benchmarks.Inventory;

/// <summary>A large cluster in files: deployments, each with the pods of it, that share some hundred images, all signed keyless by one workflow.</summary>
internal static class ManyWorkloads
{
    private const string SignPredicate = "https://sigstore.dev/cosign/sign/v1";
    private const int PodsOfEach = 4;
    private const int Namespaces = 50;

    private static readonly string Filler = new('x', 5000);

    /// <summary>The images go to the registry, everything else to the folder: <c>cluster.json</c>, <c>trust-policy.yaml</c>, <c>root.json</c>.</summary>
    public static void Write(string folder, OciRegistry registry, int workloads, int digests)
    {
        string[] images = [.. Enumerable.Range(0, digests).Select(i => Image(registry, i))];
        File.WriteAllText(Path.Combine(folder, "root.json"), VirtualSigstore.P256.TrustedRoot().ToJsonString());
        File.WriteAllText(Path.Combine(folder, "trust-policy.yaml"), $$"""
            phase: day1
            authorities:
              release:
                keyless:
                  issuer: https://token.actions.githubusercontent.com
                  identity: {exact: "https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main"}
                trustRoot: {file: root.json}
            rules:
              all:
                images: ["{{registry.Host}}/**"]
                require: {anyOf: [release]}
            """);
        ClusterList.Write(Path.Combine(folder, "cluster.json"), Enumerable.Range(0, workloads).Select(number =>
        {
            int deployment = number / (1 + PodsOfEach);
            string ns = $"team-{deployment % Namespaces}";
            string digest = images[deployment % digests];
            string name = $"{registry.Host}/bench/app-{deployment % digests}:v1";
            return Large(number % (1 + PodsOfEach) == 0
                ? ClusterObjects.Deployment(ns, $"app-{deployment}", name, ns)
                : ClusterObjects.Pod(ns, $"app-{deployment}-{number}", name, $"{name.Split(":v1")[0]}@{digest}", ns));
        }));
    }

    /// <summary>With as much beside its images as a pod of a real cluster has: managed fields, volumes, conditions.</summary>
    private static JsonObject Large(JsonObject one)
    {
        one["metadata"]!["annotations"] = new JsonObject { ["filler"] = Filler };
        return one;
    }

    private static string Image(OciRegistry registry, int number)
    {
        var writer = new ImageWriter(registry.Store, $"bench/app-{number}");
        string digest = writer.AddImage($"app {number}", "v1");
        writer.AddBundle(digest, VirtualSigstore.P256.Sign(VirtualSigstore.Rekor1(VirtualSigstore.P256.Keyless(), Message.Image(digest))).Utf8, SignPredicate);
        return digest;
    }
}
