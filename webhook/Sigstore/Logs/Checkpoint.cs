using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ImageTrust.Sigstore.Keys;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Sigstore.Logs;

/// <summary>A signed tree head in the form of a signed note (C2SP tlog-checkpoint and signed-note).</summary>
internal sealed record Checkpoint(string Origin, long TreeSize, byte[] RootHash, byte[] SignedText, IReadOnlyList<NoteSignature> Signatures)
{
    private const int HintBytes = 4;

    public static Checkpoint Read(string envelope)
    {
        if (envelope.Length > Limits.CheckpointBytes)
        {
            throw Malformed($"at most {Limits.CheckpointBytes} characters", $"{envelope.Length}");
        }

        // The last empty line separates: extension lines of the text may not be empty, signature lines never are.
        var separator = envelope.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (separator < 0 || !envelope.EndsWith('\n'))
        {
            throw Malformed("text, an empty line and signature lines", "something else");
        }

        var text = envelope[..(separator + 1)];
        var signatures = envelope[(separator + 2)..].Split('\n')[..^1];
        if (signatures.Length is 0 or > Limits.CheckpointSignatures)
        {
            throw Malformed($"1 to {Limits.CheckpointSignatures} signature lines", $"{signatures.Length}");
        }

        var lines = text.Split('\n')[..^1];
        if (lines.Length < 3 || lines.Any(line => line.Length == 0 || line.Any(char.IsControl)))
        {
            throw Malformed("origin, tree size and root hash", text);
        }

        return new Checkpoint(lines[0], ReadSize(lines[1]), ReadRoot(lines[2]), Encoding.UTF8.GetBytes(text),
            [.. signatures.Select(ReadSignature)]);
    }

    /// <summary>
    /// Whether the log signed this checkpoint. Only lines with the log's key hint are the log's, in whatever place; lines of
    /// witnesses and unknown keys are skipped. A line with the hint of the log and a wrong signature spoils the checkpoint.
    /// </summary>
    /// <param name="log">The log.</param>
    /// <param name="name">The name the log's line and origin must have (Rekor v2), or null where none is prescribed (Rekor v1).</param>
    public bool IsSignedBy(LogKey log, string? name)
    {
        if (name is not null && Origin != name)
        {
            return false;
        }

        var own = Signatures.Where(s => (name is null || s.Name == name) && s.Hint.AsSpan().SequenceEqual(log.Id.AsSpan(0, HintBytes)))
            .ToArray();
        return own.Length > 0 && own.All(signature => log.Key.Verify(SignedText, signature.Signature));
    }

    private static long ReadSize(string line)
        => line.All(char.IsAsciiDigit) && (line == "0" || line[0] != '0')
            && long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? size
            : throw Malformed("a decimal tree size", line);

    private static byte[] ReadRoot(string line)
        => Base64Text.TryDecode(line) is { Length: SHA256.HashSizeInBytes } root ? root
            : throw Malformed("a base64 SHA-256 root hash", line);

    private static NoteSignature ReadSignature(string line)
    {
        var parts = line.Split(' ');
        return parts is ["—", { Length: > 0 } name, var encoded]
            && Base64Text.TryDecode(encoded) is { Length: > HintBytes and <= Limits.SignatureBytes } bytes
            ? new NoteSignature(name, bytes[..HintBytes], bytes[HintBytes..])
            : throw Malformed("— name base64", line);
    }

    private static SigstoreException Malformed(string expected, string got)
        => new(FailureCode.CheckpointMalformed, Step.TransparencyLog, expected, got);
}

/// <summary>One signature line of a note.</summary>
internal sealed record NoteSignature(string Name, byte[] Hint, byte[] Signature);
