namespace ImageTrust.Server.Rotation;

/// <summary>Never a key, and never text that was read from the Secret.</summary>
internal static partial class CertificateLog
{
    [LoggerMessage(1, LogLevel.Information, "Serving certificate {Serial}, valid until {NotAfter:u}")]
    public static partial void Serving(this ILogger log, string serial, DateTimeOffset notAfter);

    [LoggerMessage(2, LogLevel.Information, "Serving certificate: step {Step} written")]
    public static partial void Written(this ILogger log, string step);

    [LoggerMessage(3, LogLevel.Warning, "The shared certificate cannot be used: {Why}; step {Step} replaces it")]
    public static partial void Replacing(this ILogger log, string why, string step);

    [LoggerMessage(4, LogLevel.Information, "Every registration carries the CA bundle")]
    public static partial void Published(this ILogger log);

    [LoggerMessage(5, LogLevel.Information, "A registration carries another CA bundle: applying ours")]
    public static partial void Publishing(this ILogger log);

    [LoggerMessage(7, LogLevel.Error, "Serving certificate: {Problem}")]
    public static partial void Failed(this ILogger log, string problem, Exception? error);

    [LoggerMessage(6, LogLevel.Warning, "Serving certificate: {Problem}")]
    public static partial void Trouble(this ILogger log, string problem);
}
