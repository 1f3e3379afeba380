namespace ImageTrust.Server.Hosting;

/// <summary>The server's own log: JSON lines on standard output, beside the decision records.</summary>
internal static class ServerLog
{
    public static void Configure(ILoggingBuilder logging, LogLevel least)
    {
        logging.SetMinimumLevel(least);
        // Failed handshakes and bad requests of anybody who finds the port.
        logging.AddFilter("Microsoft", least > LogLevel.Warning ? least : LogLevel.Warning);
        logging.AddFilter("System", least > LogLevel.Warning ? least : LogLevel.Warning);
        logging.AddJsonConsole(console =>
        {
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
        });
    }
}
