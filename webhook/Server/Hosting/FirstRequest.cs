using Microsoft.AspNetCore.Connections;

namespace ImageTrust.Server.Hosting;

/// <summary>Closes a connection over which no request comes: the keep-alive that an API server needs between requests is no grace for strangers.</summary>
internal sealed class FirstRequest
{
    private readonly ITimer timer;

    private FirstRequest(ITimer timer) => this.timer = timer;

    public static async Task AwaitAsync(ConnectionContext connection, ConnectionDelegate next, TimeSpan within, TimeProvider clock)
    {
        await using var timer = clock.CreateTimer(
            _ => connection.Abort(new ConnectionAbortedException("no request came")), null, within, Timeout.InfiniteTimeSpan);
        connection.Features.Set(new FirstRequest(timer));
        await next(connection);
    }

    public static void Came(HttpContext context) => context.Features.Get<FirstRequest>()?.timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
}
