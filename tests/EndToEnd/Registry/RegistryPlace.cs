using EndToEnd.Programs;
using ImageTrust.Policy.Images;
using ImageTrust.Registry;
using ImageTrust.Registry.Credentials.Docker;
using ImageTrust.Registry.Evidence;
using ImageTrust.Registry.Hosts;
using ImageTrust.Registry.Transport;
using ImageTrust.TestKit.Registry;
using Microsoft.Extensions.DependencyInjection;

namespace EndToEnd.Registry;

/// <summary>What was found for an image, and what it cost the registry.</summary>
internal sealed record Findings(ResolvedImage Image, IReadOnlyList<EvidenceCandidate> Found, IReadOnlyList<RequestRecord> Requests);

/// <summary>A registry that cosign pushes to and our client reads from.</summary>
internal sealed class RegistryPlace : IAsyncDisposable
{
    /// <summary>A machine that builds and tests at the same time is slow; that is not what these tests are about.</summary>
    private static readonly LookupTimes Patient = new() { Lookup = TimeSpan.FromSeconds(60), Attempt = TimeSpan.FromSeconds(30), Connect = TimeSpan.FromSeconds(20) };

    private readonly Workplace work;
    private readonly OciRegistry inProcess;
    private readonly DockerRegistry? docker;
    private readonly ServiceProvider services;

    private RegistryPlace(Workplace work, OciRegistry inProcess, DockerRegistry? docker)
    {
        this.work = work;
        this.inProcess = inProcess;
        this.docker = docker;
        Assert.True(RegistryHost.TryParse(Host, out var host));
        services = new ServiceCollection()
            .AddImageRegistry(_ => new RegistryOptions
            {
                Hosts = [new HostSettings { Host = host, PlainHttp = docker is null, AllowPrivateAddresses = true, Authorities = [work.Authority.Certificate] }],
                Times = Patient,
                Credentials = [new DockerConfigCredentials(work.DockerConfigFile, TimeProvider.System)],
            })
            .BuildServiceProvider();
        Client = services.GetRequiredService<RegistryClient>();
    }

    /// <summary>A client that trusts this registry and has its credential.</summary>
    public RegistryClient Client { get; }

    /// <summary>What the registry with the API holds, for tests that write into it what no client would.</summary>
    public OciStore Store => docker is null ? inProcess.Store : throw new InvalidOperationException("docker-registry keeps its content to itself");

    public string Host => docker?.Host ?? inProcess.Host;

    /// <summary>What the tool must be told to reach it.</summary>
    public string[] Reach => docker is null ? ["--plain-http", Host] : ["--ca", work.AuthorityFile];

    /// <summary>Requests of a lookup that finds what it looks for first; without the API two more are allowed.</summary>
    public int MostRequests => docker is null ? 4 : 6;

    /// <param name="kind"><c>docker-registry</c>: TLS, a password, no referrers API. <c>oci-1.1</c>: the test kit's, with the API.</param>
    /// <param name="work">Files of the programs.</param>
    public static async Task<RegistryPlace> StartAsync(string kind, Workplace work) =>
        new(work, await OciRegistry.StartAsync(), kind == "docker-registry" ? await DockerRegistry.StartAsync(work) : null);

    /// <summary>An image of one layer, under the tag <c>v1</c>.</summary>
    /// <returns>The image by digest.</returns>
    public Task<string> PushImageAsync(string repository) => PushAsync(repository, writer => writer.AddImage("x", "v1"));

    /// <summary>An index of two images, under the tag <c>v1</c>.</summary>
    public Task<string> PushIndexAsync(string repository) => PushAsync(
        repository, writer => writer.AddIndex("v1", (writer.AddImage("amd"), "linux", "amd64"), (writer.AddImage("arm"), "linux", "arm64")));

    public async Task<Findings> FindAsync(string image, EvidenceQuery query, bool untilFirst = false)
    {
        Assert.True(ImageReference.TryParse(image, out var reference, out _));
        using var lookup = Client.Open(reference);
        var resolved = await lookup.ResolveAsync();
        List<EvidenceCandidate> found = [];
        await foreach (var candidate in lookup.FindEvidenceAsync(resolved.Digest, query))
        {
            found.Add(candidate);
            if (untilFirst)
            {
                break;
            }
        }

        return new Findings(resolved, found, lookup.Requests);
    }

    /// <summary>Copies something that is there to another tag or repository, as a person with push rights could.</summary>
    public async Task CopyAsync(string from, string to)
    {
        string crane = await Peer.RequireAsync("crane");
        (await ProgramRun.StartAsync(crane, ["copy", $"{Host}/{from}", $"{Host}/{to}"], work.Environment)).Succeeded();
    }

    /// <summary>Another image in the same repository, under the tag <c>v2</c>.</summary>
    public Task<string> PushOtherImageAsync(string repository) => PushAsync(repository, writer => writer.AddImage("y", "v2"), "v2");

    /// <summary>The registry ends; its address stays.</summary>
    public async Task StopAsync()
    {
        docker?.Dispose();
        await inProcess.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        docker?.Dispose();
        await inProcess.DisposeAsync();
    }

    private async Task<string> PushAsync(string repository, Func<ImageWriter, string> write, string tag = "v1")
    {
        string digest = write(new ImageWriter(inProcess.Store, repository));
        if (docker is not null)
        {
            string crane = await Peer.RequireAsync("crane");
            (await ProgramRun.StartAsync(crane, ["copy", $"{inProcess.Host}/{repository}:{tag}", $"{docker.Host}/{repository}:{tag}"], work.Environment)).Succeeded();
        }

        return $"{Host}/{repository}@{digest}";
    }
}
