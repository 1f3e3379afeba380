namespace ImageTrust.Server.Declared;

internal static partial class DeclaredLog
{
    [LoggerMessage(1, LogLevel.Warning, "{What}: {Field} is not as the stack declared it: declared {Declared}, found {Found}, written by {Manager}")]
    public static partial void ChangedByHand(this ILogger log, string what, string field, string declared, string found, string manager);

    [LoggerMessage(2, LogLevel.Information, "{What} is as the stack declared it again")]
    public static partial void AsDeclared(this ILogger log, string what);

    [LoggerMessage(3, LogLevel.Warning, "{What} could not be compared with what the stack declared: {Problem}")]
    public static partial void NotCompared(this ILogger log, string what, string problem);
}
