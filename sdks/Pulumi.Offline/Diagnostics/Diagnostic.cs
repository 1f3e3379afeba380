namespace Pulumi.Offline.Diagnostics;

/// <summary>Severities of the engine's log, in the protocol's order.</summary>
public enum Severity
{
    Debug,
    Info,
    Warning,
    Error,
}

/// <summary>
/// One message about a run. <paramref name="Urn"/> is the resource it is about, or null. The text comes from the program: it is
/// untrusted until it has passed <see cref="TerminalText"/>.
/// </summary>
public sealed record Diagnostic(Severity Severity, string Message, string? Urn);
