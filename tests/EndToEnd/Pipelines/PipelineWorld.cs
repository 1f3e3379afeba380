using EndToEnd.Pipelines;
using EndToEnd.Programs;
using ImageTrust.TestKit.Certificates;
using ImageTrust.TestKit.Registry;
using ImageTrust.TestKit.Virtual;
using Microsoft.AspNetCore.Http;

[assembly: AssemblyFixture(typeof(PipelineWorld))]

namespace EndToEnd.Pipelines;

/// <summary>
/// What the scripts of infra/pipelines need around them: a folder with stacks, a registry, a Sigstore, keys, cosign, and an <c>az</c> that only
/// records what it was asked. Made when a test first asks, and shared.
/// </summary>
public sealed class PipelineWorld : IAsyncDisposable
{
    internal static readonly Identity.GitHubActions Workflow = new();
    private readonly Lazy<Task<Made>> made;
    private int images;

    public PipelineWorld() => made = new(MakeAsync);

    internal static string Scripts => Path.Combine(BuiltProgram.Root, "infra", "pipelines");

    internal Task<Made> Async() => made.Value;

    public async ValueTask DisposeAsync()
    {
        if (made.IsValueCreated && made.Value.IsCompletedSuccessfully)
        {
            var all = await made.Value;
            await all.Registry.DisposeAsync();
            await all.Sigstore.DisposeAsync();
            all.Work.Dispose();
        }
    }

    private async Task<Made> MakeAsync()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("these scripts are tested on Linux");
        }

        var work = new Workplace();
        var access = new Outage();
        return new Made(
            work, await OciRegistry.StartAsync(new OciRegistryOptions { Access = access }), access, await SigstorePlace.StartAsync(VirtualSigstore.P256, work),
            await KeyAsync(work, "release"), await KeyAsync(work, "other"), () => Interlocked.Increment(ref images));
    }

    private static async Task<string> KeyAsync(Workplace work, string name) => (await Cosign.WithKeyAsync("cosign3", work, "pipelines-" + name)).PublicKeyFile[..^4];

    /// <summary>A registry that answers 503 to some requests while it is told to.</summary>
    internal sealed class Outage : IRegistryAccess
    {
        /// <summary>Which requests; null for none.</summary>
        public Func<HttpRequest, bool>? Of { get; set; }

        public Task<bool> TryAnswerAsync(HttpContext context)
        {
            bool down = Of?.Invoke(context.Request) ?? false;
            if (down)
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            }

            return Task.FromResult(down);
        }
    }

    /// <param name="Work">The folder the scripts run in.</param>
    /// <param name="Registry">With the referrers API.</param>
    /// <param name="Broken">The registry's outages.</param>
    /// <param name="Sigstore">The Sigstore that the stacks trust.</param>
    /// <param name="Key">A key pair that the stacks trust, without its ending.</param>
    /// <param name="OtherKey">One that they do not.</param>
    /// <param name="Next">A number not given out before.</param>
    internal sealed record Made(
        Workplace Work, OciRegistry Registry, Outage Broken, SigstorePlace Sigstore, string Key, string OtherKey, Func<int> Next)
    {
        public string Host => Registry.Host;

        /// <summary>An image that nobody signed, by digest, in a repository of its own.</summary>
        public string NewImage()
        {
            string repository = $"team/app{Next()}";
            return $"{Host}/{repository}@{new ImageWriter(Registry.Store, repository).AddImage("x", "v1")}";
        }

        public PipelineStack NewStack(string phase = "day1") => new(this, $"stack{Next()}", phase);
    }
}
