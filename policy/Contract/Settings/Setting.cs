namespace ImageTrust.Policy.Contract.Settings;

/// <summary>Parses a setting's text; false means the text is not of the expected form.</summary>
public delegate bool SettingParser<T>(string text, out T value);

/// <summary>One setting: what it must look like, what it is when absent, which text is only a sample.</summary>
/// <param name="Key">The name of an environment variable, or a key of a stack's configuration.</param>
/// <param name="Expected">Completes the sentence "expected …".</param>
/// <param name="Purpose">What it does, one sentence; null where that is said already.</param>
public sealed record Setting<T>(string Key, string Expected, SettingParser<T> Parse, string? Purpose = null) : ISetting
{
    /// <summary>False: somebody must set it.</summary>
    public bool HasDefault { get; private init; }

    public T Default { get; private init; } = default!;

    public string DefaultText { get; private init; } = "required";

    /// <summary>True for a text that documents ship with and no deployment may use.</summary>
    public Predicate<string> IsSample { get; private init; } = _ => false;

    /// <param name="value">What it is when absent.</param>
    /// <param name="text">The same for people.</param>
    public Setting<T> Or(T value, string text) => this with { HasDefault = true, Default = value, DefaultText = text };

    public Setting<T> Sample(Predicate<string> isSample) => this with { IsSample = isSample };
}

/// <summary>The part of a setting that does not depend on its type.</summary>
public interface ISetting
{
    string Key { get; }

    string Expected { get; }

    string? Purpose { get; }

    bool HasDefault { get; }

    /// <summary>For people: <c>required</c>, <c>none</c> or the value.</summary>
    string DefaultText { get; }

    /// <summary>Its line in the table for people (Markdown): key, default, what it must be and, where it is said, what it does.</summary>
    string Row => $"| `{Key}` | {DefaultText} | {Expected} |{(Purpose is null ? "" : $" {Purpose} |")}";
}
