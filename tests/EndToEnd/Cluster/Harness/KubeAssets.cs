namespace EndToEnd.Cluster.Harness;

/// <summary>The programs of a Kubernetes control plane, from the folder that <c>KUBEBUILDER_ASSETS</c> names as it does for other projects.</summary>
internal sealed record KubeAssets(string Folder)
{
    private static readonly string[] Needed = ["etcd", "kube-apiserver", "kube-controller-manager", "kubectl"];

    public string PathOf(string program) => Path.Combine(Folder, program);

    /// <returns>Null together with what is missing.</returns>
    public static (KubeAssets? Assets, string Missing) Find()
    {
        string? folder = Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS");
        string[] missing = string.IsNullOrEmpty(folder) ? Needed : [.. Needed.Where(name => !File.Exists(Path.Combine(folder, name)))];
        return missing.Length == 0
            ? (new KubeAssets(folder!), "")
            : (null, $"these tests need a real API server: set KUBEBUILDER_ASSETS to a folder with {string.Join(", ", Needed)}, e.g. from setup-envtest"
                + (string.IsNullOrEmpty(folder) ? "" : $"; {folder} lacks {string.Join(", ", missing)}"));
    }
}
