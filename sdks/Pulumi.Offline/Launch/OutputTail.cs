using System.Text;

namespace Pulumi.Offline.Launch;

/// <summary>The end of a stream of text; a program that prints without end costs no more memory than this.</summary>
internal sealed class OutputTail
{
    public const int MaxChars = 1 << 20;

    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();
    private bool _cut;

    public string Text
    {
        get
        {
            lock (_gate)
            {
                return (_cut ? "…" : "") + _text;
            }
        }
    }

    /// <summary>Reads until the stream ends or is closed.</summary>
    public async Task ReadAsync(TextReader reader, CancellationToken cancellation)
    {
        var buffer = new char[4096];
        try
        {
            for (var read = await reader.ReadAsync(buffer, cancellation); read > 0; read = await reader.ReadAsync(buffer, cancellation))
            {
                Append(buffer.AsSpan(0, read));
            }
        }
        catch (OperationCanceledException)
        {
            // The program is gone; what it wrote so far is what there is.
        }
    }

    private void Append(ReadOnlySpan<char> text)
    {
        lock (_gate)
        {
            _text.Append(text);
            if (_text.Length > 2 * MaxChars)
            {
                _text.Remove(0, _text.Length - MaxChars);
                _cut = true;
            }
        }
    }
}
