namespace ImageTrust.Infra.Settings;

/// <summary>Finds the key a person probably meant.</summary>
internal static class NearestKey
{
    /// <summary>More edits than this apart, a suggestion would mislead.</summary>
    private const int MostEdits = 4;

    /// <summary>Of a name alone, which is shorter.</summary>
    private const int MostEditsOfName = 2;

    /// <returns>The closest known key by Levenshtein distance, of its name alone where the namespace is another's; null when none is close.</returns>
    public static string? To(string key, IEnumerable<string> known)
    {
        var candidates = known.ToList();
        return Closest(key, candidates, whole => whole, MostEdits) ?? Closest(Name(key), candidates, Name, MostEditsOfName);
    }

    private static string? Closest(string text, IEnumerable<string> known, Func<string, string> part, int most) =>
        known.Select(candidate => (candidate, edits: Edits(text, part(candidate))))
            .Where(pair => pair.edits <= most)
            .OrderBy(pair => pair.edits).ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .Select(pair => pair.candidate)
            .FirstOrDefault();

    private static string Name(string key) => key[(key.LastIndexOf(':') + 1)..];

    private static int Edits(string a, string b)
    {
        var previous = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var current = new int[b.Length + 1];
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substituted = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(substituted, Math.Min(previous[j], current[j - 1]) + 1);
            }

            previous = current;
        }

        return previous[b.Length];
    }
}
