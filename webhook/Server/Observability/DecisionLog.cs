using ImageTrust.Decisions.Records;

namespace ImageTrust.Server.Observability;

/// <summary>
/// Decision records, one JSON line each (docs/decision-record.md), beside the server's own log. Written before the answer is given: a
/// decision that nobody can read about later was not made.
/// </summary>
internal sealed class DecisionLog(TextWriter output)
{
    public void Write(DecisionRecord record) => output.WriteLine(DecisionJson.Line(record));
}
