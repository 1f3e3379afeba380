namespace ImageTrust.TestKit.Go;

/// <summary>Random documents in which a member is now and then spelled otherwise, given twice, or of another type.</summary>
public sealed class Spellings(Random random)
{
    /// <summary>One in so many members is odd, so that a good part of the documents is not.</summary>
    private const int Odd = 80;

    public bool OneIn(int count) => random.Next(count) == 0;

    public T Any<T>(params IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    /// <summary>An object of these members in random order; each may be missing, twice, null, or under another name.</summary>
    public string Members(params IReadOnlyList<(string Name, Func<string> Value)> members)
    {
        List<string> written = [];
        foreach (var (name, value) in members)
        {
            if (OneIn(Odd))
            {
                continue;
            }

            written.Add($"\"{(OneIn(Odd) ? Other(name) : name)}\":{(OneIn(Odd) ? "null" : value())}");
            if (OneIn(Odd))
            {
                written.Add($"\"{(OneIn(2) ? Other(name) : name)}\":{value()}");
            }
        }

        if (OneIn(4))
        {
            written.Add($"\"{Any("unknown", "x", "größe", "X-1", "annotation")}\":{Any("1", "null", "{\"Digest\":1,\"digest\":2}", "[\"a\"]")}");
        }

        string[] order = [.. written];
        random.Shuffle(order);
        return "{" + string.Join(',', order) + "}";
    }

    public string List(int most, Func<string> item) => "[" + string.Join(',', Enumerable.Range(0, random.Next(most + 1)).Select(_ => item())) + "]";

    /// <summary>A name that some reader takes for this one.</summary>
    private string Other(string name) => random.Next(7) switch
    {
        0 => char.ToUpperInvariant(name[0]) + name[1..],
        1 => name.ToUpperInvariant(),
        2 => name.Replace('s', '\u017f'),
        3 => name.Replace('k', '\u212a').Replace('K', '\u212a'),
        4 => name.Replace("s", "\\u017F", StringComparison.Ordinal),
        5 => name.Insert(name.Length / 2, "_"),
        _ => string.Concat(name.Select(c => OneIn(2) ? char.ToUpperInvariant(c) : char.ToLowerInvariant(c))),
    };
}
