using System.Text.Json;

namespace ImageTrust.Fuzz.InProcess;

/// <summary>An input that reached something new, and where in it values stand.</summary>
/// <param name="Bytes">The input.</param>
/// <param name="Values">Begin and end of each JSON value and name, as far as it is JSON.</param>
internal sealed record Entry(byte[] Bytes, IReadOnlyList<Range> Values)
{
    public static Entry Of(byte[] bytes)
    {
        List<Range> values = [];
        Stack<int> open = new();
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 512 });
        try
        {
            while (reader.Read())
            {
                int start = (int)reader.TokenStartIndex;
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        open.Push(start);
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        values.Add(open.Pop()..(int)reader.BytesConsumed);
                        break;
                    case JsonTokenType.PropertyName:
                        values.Add(start..(start + reader.ValueSpan.Length + 2));
                        break;
                    default:
                        values.Add(start..(int)reader.BytesConsumed);
                        break;
                }
            }
        }
        catch (JsonException)
        {
            // What stands before the mistake is known.
        }

        return new Entry(bytes, values);
    }
}

/// <summary>The inputs worth changing. The newest are taken most often, since they reached what nothing reached before.</summary>
internal sealed class Corpus
{
    private readonly List<Entry> entries = [];

    public int Count => entries.Count;

    public void Add(byte[] bytes) => entries.Add(Entry.Of(bytes));

    public Entry Pick(Random random) => random.Next(3) == 0
        ? entries[^(1 + random.Next(Math.Min(16, entries.Count)))]
        : entries[random.Next(entries.Count)];
}
