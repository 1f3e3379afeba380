using System.Security.Cryptography;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Promotion.Evidence;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Tool.Gathering;

/// <summary>What becomes of one file's records.</summary>
/// <param name="name">As the caller named it.</param>
internal sealed class SourceTally(string name)
{
    private const int LongestName = 255;

    private readonly SortedDictionary<string, long> leftOut = new(StringComparer.Ordinal);

    public string Name => name;

    public long Used { get; private set; }

    /// <summary>How many are left out, by why.</summary>
    public IReadOnlyDictionary<string, long> LeftOut => leftOut;

    public DateTimeOffset First { get; private set; } = DateTimeOffset.MaxValue;

    public DateTimeOffset Last { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>Rows of Log Analytics, or lines.</summary>
    public bool IsExport { get; set; }

    public void Use() => Used++;

    public void LeaveOut(string why, long count = 1) => leftOut[why] = leftOut.GetValueOrDefault(why) + count;

    /// <summary>Something of the file is of this time, whether or not it is used.</summary>
    public void See(DateTimeOffset time)
    {
        First = time < First ? time : First;
        Last = time > Last ? time : Last;
    }

    public EvidenceSource Build(SourceKind kind, Digest digest, long missing) => new(
        kind, Line.Of(Path.GetFileName(name), LongestName), digest,
        First > Last ? new EvidenceWindow(UtcTime.Of(DateTimeOffset.UnixEpoch), UtcTime.Of(DateTimeOffset.UnixEpoch)) : new EvidenceWindow(UtcTime.Of(First), UtcTime.Of(Last)),
        Used, leftOut.Values.Sum(), missing);
}

/// <summary>Hashes what is read through it.</summary>
internal sealed class HashedStream(Stream inner) : Stream
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Of everything that was there, once it is closed.</summary>
    public Digest? Digest { get; private set; }

    public override int Read(byte[] buffer, int offset, int count)
    {
        int read = inner.Read(buffer, offset, count);
        hash.AppendData(buffer, offset, read);
        return read;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && Digest is null)
        {
            // A reader may stop before the last blank.
            byte[] rest = new byte[4096];
            while (Read(rest, 0, rest.Length) > 0)
            {
            }

            Digest = Images.Digest.OfHash(hash.GetHashAndReset());
            hash.Dispose();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
