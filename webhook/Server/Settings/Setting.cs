namespace ImageTrust.Server.Settings;

/// <summary>Parses a setting's text; false means the text is not of the expected form.</summary>
internal delegate bool SettingParser<T>(string text, out T value);

/// <summary>One setting: what it is for, what it must look like, what it is when absent.</summary>
/// <param name="Key">The name of the environment variable, and of the member in the settings file.</param>
/// <param name="Expected">Completes the sentence "expected …".</param>
/// <param name="Purpose">What it does, one sentence.</param>
internal sealed record Setting<T>(string Key, string Expected, string Purpose, SettingParser<T> Parse) : ISetting
{
    public bool HasDefault { get; private init; }

    public T Default { get; private init; } = default!;

    public string DefaultText { get; private init; } = "required";

    public Setting<T> Or(T value, string text) => this with { HasDefault = true, Default = value, DefaultText = text };
}

/// <summary>The part of a setting that does not depend on its type.</summary>
internal interface ISetting
{
    string Key { get; }

    string Expected { get; }

    string Purpose { get; }

    /// <summary>For people: <c>required</c>, <c>none</c> or the value.</summary>
    string DefaultText { get; }
}
