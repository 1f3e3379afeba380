using EndToEnd.Programs;

namespace EndToEnd.Cluster.Harness;

/// <summary>The programs of a Kubernetes control plane, by name.</summary>
/// <param name="Version">What kube-apiserver says of itself.</param>
internal sealed record KubeAssets(IReadOnlyDictionary<string, string> Programs, KubeVersion Version)
{
    /// <summary>Not part of what setup-envtest brings, and only needed where something has to make pods of a Deployment.</summary>
    public const string Controllers = "kube-controller-manager";

    private const string Variable = "KUBEBUILDER_ASSETS";
    private const string Server = "kube-apiserver";

    public string PathOf(string program) => Programs[program];

    public bool Has(string program) => Programs.ContainsKey(program);

    /// <summary>
    /// From the folder that KUBEBUILDER_ASSETS names as it does for other projects; etcd and kubectl, where it has none, as the other
    /// peers. Without an API server the test is skipped, or fails where CI=true says that everything must be there.
    /// </summary>
    public static async Task<KubeAssets> RequireAsync()
    {
        string? folder = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(folder) || !File.Exists(Path.Combine(folder, Server)))
        {
            Missing($"these tests need a real API server: set {Variable} to a folder with {Server} and {Controllers}, e.g. from setup-envtest"
                + (string.IsNullOrEmpty(folder) ? "" : $"; {folder} has no {Server}"));
        }

        var programs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in new[] { Server, Controllers, "etcd", "kubectl" })
        {
            string own = Path.Combine(folder!, name);
            if (File.Exists(own))
            {
                programs[name] = own;
            }
            else if (name != Controllers)
            {
                programs[name] = await Peer.RequireAsync(name);
            }
        }

        return new KubeAssets(programs, KubeVersion.Read((await ProgramRun.StartAsync(programs[Server], ["--version"])).Succeeded().Output));
    }

    /// <summary>Skips the test, or fails it where CI=true says that nothing may be missing.</summary>
    public static void Missing(string reason)
    {
        Assert.False(Environment.GetEnvironmentVariable("CI") == "true", reason);
        Assert.Skip(reason);
    }
}
