using System.Net;

namespace ImageTrust.Server.HandOver;

/// <summary>Never text that another replica sent.</summary>
internal static partial class HandOverLog
{
    [LoggerMessage(4, LogLevel.Information, "Hand-over: {Count} other replicas to ask")]
    public static partial void Asking(this ILogger log, int count);

    [LoggerMessage(1, LogLevel.Information, "Hand-over: of {Replica} took something of {Digests} digests, {Extent} of what it remembers, {Milliseconds} ms after the certificate was there")]
    public static partial void Taken(this ILogger log, IPEndPoint replica, int digests, string extent, long milliseconds);

    [LoggerMessage(2, LogLevel.Information, "Hand-over: of {Replica} took nothing: {Why}")]
    public static partial void Nothing(this ILogger log, IPEndPoint replica, string why);

    [LoggerMessage(3, LogLevel.Error, "Hand-over: failed unexpectedly")]
    public static partial void Failed(this ILogger log, Exception error);
}
