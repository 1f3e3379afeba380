using Pulumi.Offline.Diagnostics;
using Pulumi.Offline.Protocol;
using Pulumi.Offline.Urns;

namespace Pulumi.Offline.Serving;

/// <summary>What the run said: the program's messages and the engine's own refusals, in order, and how far it got.</summary>
internal sealed class EngineLog
{
    private readonly Lock _gate = new();
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly List<string> _refusals = [];
    private int _registered;

    /// <summary>Called after each registration with the count so far. Set before the engine starts.</summary>
    public Action<Urn, int> OnRegistered { get; set; } = (_, _) => { };

    /// <summary>Whether the program said that it had registered everything.</summary>
    public bool Finished { get; private set; }

    public void Registered(Urn urn)
    {
        int count;
        lock (_gate)
        {
            count = ++_registered;
        }

        OnRegistered(urn, count);
    }

    public void ProgramFinished() => Finished = true;

    public void Refused(string problem, string? urn)
    {
        lock (_gate)
        {
            _refusals.Add(problem);
        }

        Add(new Diagnostic(Severity.Error, problem, urn));
    }

    /// <summary>
    /// The messages without the program's echoes of a refusal: it logs the error it got, with its own stack, after the engine said it in
    /// one sentence.
    /// </summary>
    public IReadOnlyList<Diagnostic> Report()
    {
        lock (_gate)
        {
            return [.. _diagnostics.Where(diagnostic => diagnostic.Severity != Severity.Error || !_refusals.Any(refusal => IsEcho(diagnostic.Message, refusal)))];
        }
    }

    public void Add(LogRequest request)
    {
        // An ephemeral message is a status line that later ones replace; it is no diagnostic.
        if (!request.Ephemeral)
        {
            Add(new Diagnostic(ReadSeverity(request.Severity), request.Message, request.Urn.Length == 0 ? null : request.Urn));
        }
    }

    public IReadOnlyList<Diagnostic> Snapshot()
    {
        lock (_gate)
        {
            return [.. _diagnostics];
        }
    }

    private static bool IsEcho(string message, string refusal) =>
        message.Length > refusal.Length && message.Contains(refusal, StringComparison.Ordinal);

    // A severity from a newer protocol is shown rather than lost.
    private static Severity ReadSeverity(LogSeverity severity) => severity switch
    {
        LogSeverity.Debug => Severity.Debug,
        LogSeverity.Warning => Severity.Warning,
        LogSeverity.Error => Severity.Error,
        _ => Severity.Info,
    };

    private void Add(Diagnostic diagnostic)
    {
        lock (_gate)
        {
            _diagnostics.Add(diagnostic);
        }
    }
}
