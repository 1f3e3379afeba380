namespace ImageTrust.Policy.Model.Words;

/// <summary>Lists as they are read aloud.</summary>
internal static class Phrases
{
    public static string And(IEnumerable<string> items) => Join(items, "and");

    public static string Or(IEnumerable<string> items) => Join(items, "or");

    public static string Namespaces<T>(IReadOnlyList<T>? names) => names switch
    {
        null => "every namespace",
        { Count: 1 } => $"namespace {names[0]}",
        _ => $"namespaces {And(names.Select(name => name!.ToString()!))}",
    };

    private static string Join(IEnumerable<string> items, string word)
    {
        var list = items.ToList();
        return list.Count switch
        {
            0 => "nothing",
            1 => list[0],
            2 => $"{list[0]} {word} {list[1]}",
            _ => $"{string.Join(", ", list.Take(list.Count - 1))} {word} {list[^1]}",
        };
    }
}
