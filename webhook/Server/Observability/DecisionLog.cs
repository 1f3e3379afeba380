using System.Buffers;
using System.Text;
using ImageTrust.Decisions.Chaining;
using ImageTrust.Decisions.Records;

namespace ImageTrust.Server.Observability;

/// <summary>
/// Decision records, one JSON line each (docs/decision-record.md), beside the server's own log, each chained to the one before it. Written before the
/// answer is given: a decision that nobody can read about later was not made. When nobody reads the output, answers wait for it, and the API server's
/// timeout and failure policy speak.
/// </summary>
/// <param name="output">Takes whole lines from several threads, these and the server's own.</param>
/// <param name="replica">Whose chain it is.</param>
internal sealed class DecisionLog(TextWriter output, string replica)
{
    private readonly Lock turn = new();
    private readonly ArrayBufferWriter<byte> bytes = new();
    private volatile ChainHead? head;

    /// <summary>The last line; null before the first.</summary>
    public ChainHead? Head => head;

    public void Write(DecisionRecord record) => Append(DecisionJson.Line(record));

    public void Mark(LogMark mark) => Append(LogJson.Line(mark));

    /// <summary>A line is numbered, hashed and written in one turn, so that the order of numbers is that of lines; all other work on it is done before.</summary>
    private void Append(string json)
    {
        lock (turn)
        {
            var link = ChainLink.After(replica, head);
            string line = link.Close(json);
            output.WriteLine(line);
            bytes.ResetWrittenCount();
            Encoding.UTF8.GetBytes(line, bytes);
            head = link.HeadOf(bytes.WrittenSpan);
        }
    }
}
