using ImageTrust.TestKit.Registry;
using Microsoft.AspNetCore.Http;

namespace ImageTrust.Decisions.Tests;

/// <summary>Stands before the stage's registry and answers some requests with a status of its own.</summary>
internal sealed class Front : IAsyncDisposable
{
    private const string Words = """{"errors":[{"code":"UNKNOWN","message":"the upstream of this cache rule failed"}]}""";

    private readonly LoopbackServer server;

    private Front(LoopbackServer server) => this.server = server;

    public string Host => $"127.0.0.1:{server.Port}";

    /// <summary>The status to answer a path with; null passes it on.</summary>
    public Func<string, int?> Refuse { get; set; } = _ => null;

    /// <summary>What the answer to a path waits for.</summary>
    public Func<string, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    public static async Task<Front> StartAsync(Stage stage)
    {
        Front? front = null;
        front = new Front(await LoopbackServer.StartAsync(context => front!.AnswerAsync(context, stage.Registry.Host)));
        return front;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, string registry)
    {
        await Before(context.Request.Path.Value!, context.RequestAborted);
        if (Refuse(context.Request.Path.Value!) is { } status)
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(Words);
            return;
        }

        await context.PassOnAsync(registry);
    }
}
