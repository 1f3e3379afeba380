using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using EndToEnd.Programs;

namespace EndToEnd.Engine.Nodes;

/// <summary>
/// One pod's container as a process of this machine: the container's own environment and volumes, in a mount namespace of its own, on a
/// loopback address of its own. What is added is what a node and its network would give: where the API server is, and where to listen.
/// </summary>
internal sealed class PodProcess : IDisposable
{
    private readonly BackgroundProgram program;

    private PodProcess(BackgroundProgram program, IPAddress address)
    {
        this.program = program;
        Address = address;
    }

    public IPAddress Address { get; }

    public bool HasExited => program.HasExited;

    /// <summary>What it has written so far.</summary>
    public IReadOnlyList<string> Lines => program.Lines;

    /// <param name="file">The program that the image holds.</param>
    /// <param name="given">Variables that the node adds or, for settings of the test's own network, puts in the place of the container's.</param>
    public static PodProcess Start(JsonNode container, string file, IReadOnlyList<Mount> mounts, IPAddress address, IReadOnlyDictionary<string, string> given)
    {
        Assert.All(mounts, mount => Assert.True(
            mount.Path.StartsWith("/etc/", StringComparison.Ordinal) || mount.Path.StartsWith("/var/run/", StringComparison.Ordinal), mount.Path));
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var variable in container["env"]?.AsArray() ?? [])
        {
            environment[(string)variable!["name"]!] = (string?)variable["value"] ?? "";
        }

        foreach (var (name, value) in given)
        {
            environment[name] = value;
        }

        environment["IMAGETRUST_ADDRESS"] = address.ToString();
        string[] view = Environment.UserName == "root" ? ["--mount"] : ["--mount", "--map-root-user"];
        return new PodProcess(BackgroundProgram.Start("unshare", [.. view, "sh", "-ec", Script(mounts), "sh", file], environment), address);
    }

    public void Terminate() => program.Signal("TERM");

    public void Kill() => program.Kill();

    public void Dispose() => program.Dispose();

    /// <summary>Everything is laid over a view of the file system that only this process and its children have.</summary>
    private static string Script(IReadOnlyList<Mount> mounts) => string.Join('\n', (string[])
    [
        "mount -t tmpfs tmpfs /run",
        "mkdir /run/above /run/beside",
        "mount -t overlay overlay -o lowerdir=/etc,upperdir=/run/above,workdir=/run/beside /etc",
        .. mounts.Select(mount => string.Create(CultureInfo.InvariantCulture, $"mkdir -p '{mount.Path}'\nmount --bind '{mount.Folder}' '{mount.Path}'")),
        "exec \"$1\"",
    ]);
}
