namespace ImageTrust.Server.Hosting;

/// <summary>The server's own log: JSON lines on standard output, beside the decision records.</summary>
internal static class ServerLog
{
    /// <param name="logging">Of the server.</param>
    /// <param name="least">What is written.</param>
    /// <param name="isTraced">Somebody takes the spans of requests.</param>
    public static void Configure(ILoggingBuilder logging, LogLevel least, bool isTraced)
    {
        logging.SetMinimumLevel(least);
        // Failed handshakes and bad requests of anybody who finds the port.
        logging.AddFilter("Microsoft", least > LogLevel.Warning ? least : LogLevel.Warning);
        logging.AddFilter("System", least > LogLevel.Warning ? least : LogLevel.Warning);
        if (!isTraced)
        {
            // As long as it may write anything, it makes an activity and a scope of each request: for spans, which nobody takes, and for lines, which have no scopes.
            logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        }

        logging.AddJsonConsole(console =>
        {
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
        });
    }
}
