using EndToEnd.Programs;
using ImageTrust.TestKit.Registry;

namespace EndToEnd.Runtimes;

/// <summary>The readers that decide what runs: containerd, which AKS nodes have, and containers/image (skopeo, CRI-O, podman).</summary>
internal sealed class ContainerRuntimes : IDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private readonly Workplace work;
    private readonly BackgroundProgram containerd;
    private readonly string ctr;
    private readonly string skopeo;

    private ContainerRuntimes(Workplace work, BackgroundProgram containerd, string ctr, string skopeo)
    {
        this.work = work;
        this.containerd = containerd;
        this.ctr = ctr;
        this.skopeo = skopeo;
    }

    public static async Task<ContainerRuntimes> StartAsync(Workplace work)
    {
        string program = await Peer.RequireAsync("containerd");
        string skopeo = await Peer.RequireAsync("skopeo");
        RequirePlace();
        string user = (await ProgramRun.StartAsync("id", ["-u"])).Succeeded().Output.Trim();
        string group = (await ProgramRun.StartAsync("id", ["-g"])).Succeeded().Output.Trim();

        // Content only: nothing is unpacked, so it needs no snapshotter and no mount.
        string settings = work.Write("containerd.toml", $"""
            version = 2
            root = "{work.PathOf("root")}"
            state = "{work.PathOf("state")}"
            disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.internal.v1.opt", "io.containerd.snapshotter.v1.btrfs",
              "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.blockfile",
              "io.containerd.snapshotter.v1.overlayfs", "io.containerd.nri.v1.nri", "io.containerd.internal.v1.tracing"]
            [grpc]
            address = "{work.PathOf("c.sock")}"
            uid = {user}
            gid = {group}
            [ttrpc]
            address = "{work.PathOf("t.sock")}"
            uid = {user}
            gid = {group}
            """);
        var containerd = BackgroundProgram.Start(program, ["-c", settings], work.Environment);
        var runtimes = new ContainerRuntimes(work, containerd, Path.Combine(Path.GetDirectoryName(program)!, "ctr"), skopeo);
        try
        {
            await runtimes.WaitAsync();
            return runtimes;
        }
        catch
        {
            runtimes.Dispose();
            throw;
        }
    }

    /// <summary>What containerd holds after it was told to fetch an image for a node of linux/amd64, and held nothing before.</summary>
    public async Task<IReadOnlyList<string>> FetchedByContainerdAsync(string image)
    {
        string[] place = ["-a", work.PathOf("c.sock"), "-n", "n" + image[(image.LastIndexOf(':') + 1)..]];
        await ProgramRun.StartAsync(ctr, [.. place, "content", "fetch", "--plain-http", "--platform", "linux/amd64", image], work.Environment);
        var held = await ProgramRun.StartAsync(ctr, [.. place, "content", "ls", "-q"], work.Environment);
        return held.Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The manifests that containers/image asks for, for the same node.</summary>
    public async Task<IReadOnlyList<string>> FetchedBySkopeoAsync(OciRegistry registry, string image)
    {
        registry.ForgetRequests();
        string root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(skopeo)!, "..", ".."));
        string libraries = string.Join(':', Directory.EnumerateDirectories(Path.Combine(root, "usr", "lib"), "*-linux-gnu"));
        await ProgramRun.StartAsync(
            skopeo,
            ["inspect", "--tls-verify=false", "--config", "--override-os", "linux", "--override-arch", "amd64", $"docker://{image}"],
            new Dictionary<string, string>(work.Environment) { ["LD_LIBRARY_PATH"] = libraries });
        return Manifests(registry);
    }

    public void Dispose() => containerd.Dispose();

    /// <summary>containerd makes the folder of its default state wherever its state is, and only root can.</summary>
    private static void RequirePlace()
    {
        if (Environment.UserName != "root" && !Directory.Exists("/run/containerd"))
        {
            const string Reason = "containerd needs /run/containerd, which is not there and only root can make";
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", Reason);
            Assert.Skip(Reason);
        }
    }

    private static List<string> Manifests(OciRegistry registry) =>
        [.. registry.Requests.Select(request => request.Path).Where(path => path.Contains("/manifests/sha256:", StringComparison.Ordinal))
            .Select(path => path[(path.LastIndexOf('/') + 1)..]).Distinct()];

    private async Task WaitAsync()
    {
        using var deadline = new CancellationTokenSource(StartPatience);
        while (!deadline.IsCancellationRequested)
        {
            containerd.MustRun();
            if ((await ProgramRun.StartAsync(ctr, ["-a", work.PathOf("c.sock"), "version"], work.Environment)).ExitCode == 0)
            {
                return;
            }

            await Task.Delay(200, deadline.Token);
        }
    }
}
