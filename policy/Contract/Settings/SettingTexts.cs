namespace ImageTrust.Policy.Contract.Settings;

/// <summary>Settings as they are written, read one by one; what is wrong is collected, so that a person sees every problem at once.</summary>
/// <param name="texts">Key to text.</param>
/// <param name="problems">Gets one line for each.</param>
/// <param name="place">Where a person finds a key: what a problem with it begins with.</param>
public sealed class SettingTexts(IReadOnlyDictionary<string, string> texts, List<string> problems, Func<string, string> place)
{
    private readonly List<KeyValuePair<string, string>> samples = [];

    /// <summary>What was read and is only a sample, by key, in the order of reading.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Samples => samples;

    public bool Has(ISetting setting) => texts.ContainsKey(setting.Key);

    /// <returns>The default also for a text that is not of the setting's form.</returns>
    public T Get<T>(Setting<T> setting)
    {
        if (!texts.TryGetValue(setting.Key, out string? text))
        {
            if (!setting.HasDefault)
            {
                problems.Add($"{place(setting.Key)}: missing; expected {setting.Expected}");
            }

            return setting.Default;
        }

        if (!setting.Parse(text, out var value))
        {
            problems.Add($"{place(setting.Key)}: '{Shown(text)}' is not valid; expected {setting.Expected}");
            return setting.Default;
        }

        if (setting.IsSample(text))
        {
            samples.Add(new(setting.Key, text));
        }

        return value;
    }

    /// <param name="known">Every key there can be.</param>
    /// <param name="advice">What to say to whoever wrote another.</param>
    public void RefuseUnknown(IReadOnlySet<string> known, Func<string, string> advice) =>
        problems.AddRange(texts.Keys.Where(key => !known.Contains(key)).Order(StringComparer.Ordinal)
            .Select(key => $"{place(Shown(key))}: no such setting{advice(key)}"));

    /// <summary>A value that failed to parse may be anything, a pasted secret or terminal codes included.</summary>
    private static string Shown(string text)
    {
        const int longest = 60;
        string clean = new([.. text.Take(longest).Select(c => char.IsControl(c) ? '?' : c)]);
        return text.Length > longest ? clean + "…" : clean;
    }
}
