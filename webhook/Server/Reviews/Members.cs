using System.Text;
using System.Text.Json;
using ImageTrust.Strict;

namespace ImageTrust.Server.Reviews;

/// <summary>What is done with a wanted member: the reader stands at its value and must be left at the value's last token.</summary>
internal delegate void OnMember<TState>(ref Utf8JsonReader reader, int member, TState state);

/// <summary>What is done with an item of an array, as with a member.</summary>
internal delegate void OnItem<TState>(ref Utf8JsonReader reader, int index, TState state);

/// <summary>
/// The members of one JSON object that a reader wants, found in one pass. Each may occur once: of two values, this reader and the
/// API server could take a different one, and one in another spelling is neither wanted nor another. All other members are skipped; null
/// is an absent value.
/// </summary>
internal sealed class Members
{
    private readonly byte[][] names;
    private readonly byte[][] folded;
    private readonly bool ofMap;

    public Members(params string[] names)
        : this(names, ofMap: false)
    {
    }

    private Members(string[] names, bool ofMap)
    {
        this.ofMap = ofMap;
        // Seen members are marked in one word.
        ArgumentOutOfRangeException.ThrowIfGreaterThan(names.Length, 32);
        this.names = [.. names.Select(Encoding.UTF8.GetBytes)];
        folded = ofMap ? [] : [.. this.names.Select(name => FoldedName.Of(name))];
    }

    /// <summary>Entries of a map, such as annotations: names that differ in case are different ones.</summary>
    public static Members OfMap(params string[] names) => new(names, ofMap: true);

    /// <param name="reader">Stands at the value; left at its end.</param>
    /// <param name="what">The object's name for people.</param>
    /// <param name="state">Given to <paramref name="on"/>.</param>
    /// <param name="on">Called for each wanted member that is not null, with its index in the list of names.</param>
    /// <exception cref="UnreadableException">It is no object, or has a wanted member twice or in another spelling.</exception>
    public void Read<TState>(ref Utf8JsonReader reader, string what, TState state, OnMember<TState> on)
    {
        Expect(ref reader, JsonTokenType.StartObject, what, "an object");
        uint seen = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int member = IndexOf(ref reader);
            if (member < 0 && !ofMap && IsOtherSpelling(ref reader))
            {
                throw new UnreadableException($"{what} has a member whose name is another spelling of a known one");
            }

            reader.Read();
            if (member < 0)
            {
                reader.Skip();
                continue;
            }

            uint mark = 1u << member;
            if ((seen & mark) != 0)
            {
                throw new UnreadableException($"{what} has {Encoding.UTF8.GetString(names[member])} twice");
            }

            seen |= mark;
            if (reader.TokenType != JsonTokenType.Null)
            {
                on(ref reader, member, state);
            }
        }
    }

    public static void ReadArray<TState>(ref Utf8JsonReader reader, string what, TState state, OnItem<TState> on)
    {
        Expect(ref reader, JsonTokenType.StartArray, what, "an array");
        for (int index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            on(ref reader, index, state);
        }
    }

    public static string Text(ref Utf8JsonReader reader, string what)
    {
        Expect(ref reader, JsonTokenType.String, what, "a text");
        return reader.GetString()!;
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type, string what, string expected)
    {
        if (reader.TokenType != type)
        {
            throw new UnreadableException($"{what} is not {expected}");
        }
    }

    /// <summary>
    /// Decoders that fold case would take it for the wanted one. The API server writes names as they are defined, so nothing of its own
    /// is refused.
    /// </summary>
    private bool IsOtherSpelling(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return FoldsToKnown(reader.ValueSpan);
        }

        byte[] name = new byte[reader.ValueSpan.Length];
        return FoldsToKnown(name.AsSpan(0, reader.CopyString(name)));
    }

    private bool FoldsToKnown(ReadOnlySpan<byte> name)
    {
        if (!FoldedName.MayBeField(name))
        {
            return true;
        }

        foreach (byte[] known in folded)
        {
            if (FoldedName.IsSame(name, known))
            {
                return true;
            }
        }

        return false;
    }

    private int IndexOf(ref Utf8JsonReader reader)
    {
        for (int i = 0; i < names.Length; i++)
        {
            if (reader.ValueTextEquals(names[i]))
            {
                return i;
            }
        }

        return -1;
    }
}

/// <summary>The cap of reading JSON.</summary>
internal static class JsonLimits
{
    /// <summary>Kubernetes objects of the kinds that name images nest about 25 deep, managed fields included.</summary>
    public static readonly JsonReaderOptions Options = new() { MaxDepth = 128 };
}

/// <summary>A document is not what its reader needs. The message is one line for people and quotes nothing of the document but member names of ours.</summary>
internal sealed class UnreadableException(string message) : Exception(message);
