using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Logs;

/// <summary>The lines of a stream, one after another, however many there are; no more than one is held.</summary>
/// <param name="stream">Bytes with line feeds between them.</param>
/// <param name="name">For people.</param>
internal sealed class LineStream(Stream stream, string name)
{
    // A record lists what it found, within the caps of evidence; a file without line feeds is no log.
    private const int MostLineBytes = 16 * 1024 * 1024;

    private byte[] buffer = new byte[1024 * 1024];
    private int start;
    private int end;
    private int searched;
    private bool isFinal;

    /// <summary>From 1, of the line that was read last.</summary>
    public long Number { get; private set; }

    /// <summary>Whether it begins with these bytes, whatever blanks are before and between them. They are still there to be read.</summary>
    public bool Begins(ReadOnlySpan<byte> wanted)
    {
        int at = start, found = 0;
        while (found < wanted.Length)
        {
            if (at == end)
            {
                if (isFinal)
                {
                    return false;
                }

                at -= start;
                Fill();
                at += start;
                continue;
            }

            byte c = buffer[at++];
            if (!IsBlank(c) && c != wanted[found++])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What was not read as lines.</summary>
    public Stream Rest() => new RestOf(buffer.AsMemory(start, end - start), stream);

    /// <param name="line">Without its line feed, or the carriage return before it; the bytes stay until the next call.</param>
    /// <returns>False at the end.</returns>
    /// <exception cref="UsageException">It has no end.</exception>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            int at = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n');
            if (at >= 0 || (isFinal && start < end))
            {
                int stop = at >= 0 ? searched + at : end;
                line = buffer.AsSpan(start, stop - start);
                line = line.EndsWith("\r"u8) ? line[..^1] : line;
                start = searched = Math.Min(stop + 1, end);
                Number++;
                return true;
            }

            if (isFinal)
            {
                line = default;
                return false;
            }

            searched = end;
            Fill();
        }
    }

    /// <summary>Or a part of the mark that some editors begin UTF-8 with.</summary>
    private static bool IsBlank(byte c) => c is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0xEF or 0xBB or 0xBF;

    private void Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (searched, end, start) = (searched - start, end - start, 0);
        }

        if (end == buffer.Length)
        {
            if (buffer.Length >= MostLineBytes)
            {
                throw new UsageException(ProblemLine.Of(name, (Number + 1, null), $"a line of more than {MostLineBytes} bytes; expected a log, a record a line."));
            }

            Array.Resize(ref buffer, buffer.Length * 2);
        }

        int read = stream.Read(buffer, end, buffer.Length - end);
        end += read;
        isFinal = read == 0;
    }

    private sealed class RestOf(ReadOnlyMemory<byte> first, Stream then) : Stream
    {
        private ReadOnlyMemory<byte> left = first;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (left.IsEmpty)
            {
                return then.Read(buffer, offset, count);
            }

            int taken = Math.Min(count, left.Length);
            left.Span[..taken].CopyTo(buffer.AsSpan(offset));
            left = left[taken..];
            return taken;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
