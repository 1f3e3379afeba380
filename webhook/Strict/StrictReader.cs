using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace ImageTrust.Strict;

/// <summary>
/// One streaming pass over JSON that somebody else reads too: a container runtime, cosign, the API server. What two readers could
/// take for two documents is a problem: a member twice, a field's name in another spelling, bytes or escapes that are no text,
/// anything but one value of RFC 8259. Parts and depth are counted on the way, before a document is built.
/// </summary>
/// <remarks>This folder is compiled into each project that reads such documents, so that none of them depends on another.</remarks>
internal sealed class StrictReader
{
    /// <summary>Whether the caller has given up is asked once in so many tokens: some tens of microseconds.</summary>
    private const int CancellationInterval = 1024;

    private const int MostKeptScratch = 4096;

    [ThreadStatic]
    private static StrictReader? idle;

    private readonly OpenNames names = new();
    private Frame[] frames = new Frame[16];
    private byte[] scratch = new byte[256];
    private int depth;

    private StrictReader()
    {
    }

    /// <param name="utf8">The document.</param>
    /// <param name="shape">What its readers decode it into.</param>
    /// <param name="limits">What it may cost.</param>
    /// <param name="cancellation">Asked now and then.</param>
    /// <exception cref="OperationCanceledException">The caller has given up.</exception>
    public static StrictReading Read(ReadOnlySpan<byte> utf8, Shape shape, StrictLimits limits, CancellationToken cancellation = default)
    {
        if (!Utf8.IsValid(utf8))
        {
            return new StrictReading(0, new StrictProblem(StrictProblemKind.NotText, ""));
        }

        var reader = idle ?? new StrictReader();
        idle = null;
        try
        {
            return reader.Walk(utf8, shape, limits, cancellation);
        }
        finally
        {
            reader.Clear();
            idle = reader;
        }
    }

    private StrictReading Walk(ReadOnlySpan<byte> utf8, Shape shape, StrictLimits limits, CancellationToken cancellation)
    {
        // One level more than allowed, so that too deep is told from malformed.
        var json = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = limits.Depth + 1 });
        int tokens = 0;
        try
        {
            while (json.Read())
            {
                tokens++;
                if (tokens % CancellationInterval == 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                }

                if ((tokens > limits.Tokens ? StrictProblemKind.TooManyTokens : Step(ref json, utf8, shape, limits.Depth)) is { } problem)
                {
                    return new StrictReading(tokens, new StrictProblem(problem, Path()));
                }
            }
        }
        catch (JsonException)
        {
            return new StrictReading(tokens, new StrictProblem(StrictProblemKind.NotJson, Path()));
        }

        return new StrictReading(tokens, null);
    }

    private StrictProblemKind? Step(ref Utf8JsonReader json, ReadOnlySpan<byte> utf8, Shape root, int mostDepth)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.PropertyName:
                return OnName(ref json, utf8);
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                if (depth == mostDepth)
                {
                    return StrictProblemKind.TooDeep;
                }

                Open(NextValue(root), isObject: json.TokenType == JsonTokenType.StartObject);
                return null;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                names.CloseTo(frames[--depth].FirstName);
                return null;
            case JsonTokenType.String:
                var text = NextValue(root);
                return json.ValueIsEscaped && !EscapedText.IsUnicode(json.ValueSpan) ? StrictProblemKind.NotText : null;
            default:
                _ = NextValue(root);
                return null;
        }
    }

    /// <summary>The shape of the value that begins here. In a list it is one item further on.</summary>
    private Shape NextValue(Shape root)
    {
        if (depth == 0)
        {
            return root;
        }

        ref var frame = ref frames[depth - 1];
        if (frame.IsObject)
        {
            return frame.Shape.IsStruct ? frame.Shape.ShapeAt(frame.At) : Shape.Free;
        }

        frame.At++;
        return frame.Shape.Item;
    }

    /// <summary>A value of another kind than its shape is free; its reader refuses it where it matters.</summary>
    private void Open(Shape shape, bool isObject)
    {
        if (depth == frames.Length)
        {
            Array.Resize(ref frames, frames.Length * 2);
        }

        bool fits = isObject ? shape.IsStruct : shape.IsList;
        frames[depth++] = new Frame { Shape = fits ? shape : Shape.Free, IsObject = isObject, At = -1, FirstName = names.Count };
    }

    private StrictProblemKind? OnName(ref Utf8JsonReader json, ReadOnlySpan<byte> utf8)
    {
        var name = json.ValueSpan;
        int start = (int)json.TokenStartIndex + 1;
        if (json.ValueIsEscaped)
        {
            if (!EscapedText.IsUnicode(name))
            {
                return StrictProblemKind.NotText;
            }

            // The room first: a field named on the left would be read before it grows.
            var room = Scratch(name.Length);
            name = room[..json.CopyString(room)];
            start = -1;
        }

        ref var frame = ref frames[depth - 1];
        return frame.Shape.IsStruct ? OnField(ref frame, utf8, name)
            : names.Add(utf8, name, start, depth) ? null
            : StrictProblemKind.MemberTwice;
    }

    private StrictProblemKind? OnField(ref Frame frame, ReadOnlySpan<byte> utf8, ReadOnlySpan<byte> name)
    {
        frame.At = frame.Shape.IndexOf(name);
        if (frame.At >= 0)
        {
            ulong mark = 1UL << frame.At;
            bool twice = (frame.Seen & mark) != 0;
            frame.Seen |= mark;
            return twice ? StrictProblemKind.MemberTwice : null;
        }

        // Folding in place: the name itself, when it is there, is not needed any more.
        var folded = Scratch(name.Length);
        int length = FoldedName.Write(name, folded);
        return length < 0 || frame.Shape.KnowsFolded(folded[..length]) ? StrictProblemKind.OtherSpelling
            : names.Add(utf8, folded[..length], start: -1, depth) ? null
            : StrictProblemKind.MemberTwice;
    }

    private Span<byte> Scratch(int length)
    {
        if (scratch.Length < length)
        {
            Array.Resize(ref scratch, length);
        }

        return scratch;
    }

    /// <summary>The way to the place, as far as it goes through known fields.</summary>
    private string Path()
    {
        var path = new StringBuilder();
        for (int i = 0; i < depth; i++)
        {
            ref readonly var frame = ref frames[i];
            if (frame.At < 0 || (frame.IsObject && !frame.Shape.IsStruct))
            {
                break;
            }

            if (frame.IsObject)
            {
                path.Append(path.Length == 0 ? "" : ".").Append(frame.Shape.Names[frame.At]);
            }
            else
            {
                path.Append(CultureInfo.InvariantCulture, $"[{frame.At}]");
            }
        }

        return path.ToString();
    }

    private void Clear()
    {
        depth = 0;
        names.Clear();
        if (scratch.Length > MostKeptScratch)
        {
            scratch = new byte[256];
        }
    }

    /// <summary>An object or array that the reader is in.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct Frame
    {
        public Shape Shape;
        public bool IsObject;

        /// <summary>Known members met so far, one bit each.</summary>
        public ulong Seen;

        /// <summary>The known member that is read, or the index of the item; -1 for none.</summary>
        public int At;

        /// <summary>The names that were open before it.</summary>
        public int FirstName;
    }
}
