using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;

namespace ImageTrust.TestKit.Registry;

/// <summary>How a registry of the tests behaves.</summary>
public sealed record OciRegistryOptions
{
    /// <summary>Whether it has the referrers API of OCI 1.1.</summary>
    public bool Referrers { get; init; } = true;

    /// <summary>Referrers in one answer; the rest is linked.</summary>
    public int PageSize { get; init; } = int.MaxValue;

    public X509Certificate2? Certificate { get; init; }

    public IRegistryAccess Access { get; init; } = new OpenAccess();

    /// <summary>Where blobs really are; null to answer them in place.</summary>
    public Func<string, Uri>? BlobRedirect { get; init; }

    /// <summary>How long every answer takes to come: the round trip to a registry elsewhere.</summary>
    public TimeSpan Delay { get; init; }
}

/// <summary>An OCI distribution 1.1 registry in this process: push and pull, as far as cosign, crane and this project need them.</summary>
public sealed class OciRegistry : IAsyncDisposable
{
    private readonly LoopbackServer server;

    private OciRegistry(LoopbackServer server, OciStore store)
    {
        this.server = server;
        Store = store;
    }

    public OciStore Store { get; }

    public int Port => server.Port;

    public string Host => $"127.0.0.1:{Port}";

    /// <summary>Requests to the distribution API, tokens and refusals included.</summary>
    public IReadOnlyList<SeenRequest> Requests => server.Requests;

    public void ForgetRequests() => server.Forget();

    public static async Task<OciRegistry> StartAsync(OciRegistryOptions? options = null)
    {
        options ??= new OciRegistryOptions();
        var store = new OciStore();
        var routes = new OciRoutes(store, options);
        var server = await LoopbackServer.StartAsync(context => AnswerAsync(context, options, routes), options.Certificate);
        return new OciRegistry(server, store);
    }

    private static async Task AnswerAsync(HttpContext context, OciRegistryOptions options, OciRoutes routes)
    {
        if (options.Delay > TimeSpan.Zero)
        {
            await Task.Delay(options.Delay, context.RequestAborted);
        }

        if (!await options.Access.TryAnswerAsync(context))
        {
            await routes.AnswerAsync(context);
        }
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
