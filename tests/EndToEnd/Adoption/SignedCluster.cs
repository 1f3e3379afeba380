using System.Collections.Immutable;
using System.Text.Json.Nodes;
using EndToEnd.Programs;
using ImageTrust.TestKit.Certificates;
using ImageTrust.TestKit.Cluster;
using ImageTrust.TestKit.Registry;
using ImageTrust.TestKit.Virtual;

namespace EndToEnd.Adoption;

/// <summary>
/// A cluster as a platform team finds it: images of twelve signers in a registry with TLS, some signed by an attacker as well, tags that have moved since they
/// were pulled, and a registry that nobody reaches. Eleven signers are one workflow each for all images of a team; the twelfth is one workflow for each service.
/// </summary>
internal sealed class SignedCluster : IAsyncDisposable
{
    public const int Teams = 11;
    public const int Lost = 5;

    private const string SignPredicate = "https://sigstore.dev/cosign/sign/v1";

    // Nothing listens there.
    private const string Down = "127.0.0.1:1";

    private readonly Workplace work;
    private readonly List<JsonObject> objects = [];

    private SignedCluster(OciRegistry registry, Workplace work)
    {
        Registry = registry;
        this.work = work;
        work.Write("root.json", VirtualSigstore.P256.TrustedRoot().ToJsonString());
    }

    public OciRegistry Registry { get; }

    /// <summary>Who signs beside the genuine signers.</summary>
    public static Identity.GitHubActions Attacker { get; } = new("evil/app");

    /// <summary>Images that the attacker has signed as well.</summary>
    public ImmutableArray<string> Attacked { get; private set; } = [];

    public IReadOnlyList<JsonObject> Objects => objects;

    public string PathOf(string name) => work.PathOf(name);

    public string Write(string name, string text) => work.Write(name, text);

    /// <param name="images">In the registry that answers.</param>
    public static async Task<SignedCluster> StartAsync(int images)
    {
        var work = new Workplace();
        var cluster = new SignedCluster(await OciRegistry.StartAsync(new OciRegistryOptions { Certificate = work.Authority.Issue("127.0.0.1") }), work);
        foreach (int i in Enumerable.Range(0, images))
        {
            cluster.AddImage(i);
        }

        foreach (int i in Enumerable.Range(0, Lost))
        {
            cluster.objects.Add(ClusterObjects.Deployment("team-0", $"lost-{i}", $"{Down}/team-0/lost-{i}:v1", "team-0"));
        }

        work.Write("cluster.json", ClusterList.Of(cluster.objects));
        return cluster;
    }

    /// <summary>The policy tool, with what a person gives it: the registry is theirs, and shows a certificate of their own authority.</summary>
    public Task<ProgramRun> PolicyAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null) => ProgramRun.StartAsync(
        BuiltProgram.PathOf("Tool", "policy"), arguments, environment, TimeSpan.FromMinutes(5), Path.GetDirectoryName(work.PathOf("cluster.json")));

    public IEnumerable<string> Reach => ["--registry", Registry.Host, "--ca", work.AuthorityFile];

    public async ValueTask DisposeAsync()
    {
        await Registry.DisposeAsync();
        work.Dispose();
    }

    private void AddImage(int number)
    {
        int signer = number % (Teams + 1);
        string team = signer < Teams ? $"team-{signer}" : "services";
        string name = $"app-{number}";
        var writer = new ImageWriter(Registry.Store, $"{team}/{name}");
        string digest = writer.AddImage(name, "v1");
        Identity identity = signer < Teams ? new Identity.GitHubActions($"acme/{team}") : new Identity.GitHubActions($"acme/{name}");
        Sign(writer, digest, identity);
        string image = $"{Registry.Host}/{team}/{name}:v1";
        objects.Add(ClusterObjects.Deployment(team, name, image, team));
        objects.Add(ClusterObjects.Pod(team, name + "-1", image, $"{Registry.Host}/{team}/{name}@{digest}", team));
        if (number is 0 or 1 or Teams)
        {
            Sign(writer, digest, Attacker);
            Attacked = Attacked.Add(digest);
        }
        else if (number is 20 or 21)
        {
            // The tag has moved on: to the signer's next release, and to something of the attacker's own.
            string next = writer.AddImage(name + " moved", "v1");
            Sign(writer, next, number == 20 ? identity : Attacker);
        }
    }

    private static void Sign(ImageWriter writer, string digest, Identity identity) => writer.AddBundle(
        digest, VirtualSigstore.P256.Sign(VirtualSigstore.Rekor1(VirtualSigstore.P256.Keyless(identity), Message.Image(digest))).Utf8, SignPredicate);
}
