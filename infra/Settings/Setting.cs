namespace ImageTrust.Infra.Settings;

/// <summary>Parses a setting's text; false means the text is not of the expected form.</summary>
internal delegate bool SettingParser<T>(string text, out T value);

/// <summary>A key a stack may set: what it must look like, what it is when absent, and which value is only a sample.</summary>
internal sealed class Setting<T>(string key, string expected, SettingParser<T> parse) : ISetting
{
    public string Key { get; } = key;

    /// <summary>Completes the sentence "expected …".</summary>
    public string Expected { get; } = expected;

    public SettingParser<T> Parse { get; } = parse;

    /// <summary>False: the stack must set the key.</summary>
    public bool HasDefault { get; private init; }

    public T Default { get; private init; } = default!;

    /// <summary>True for a sample value that no real deployment may use.</summary>
    public Predicate<string> IsPlaceholder { get; private init; } = _ => false;

    public Setting<T> Or(T value) =>
        new(Key, Expected, Parse) { HasDefault = true, Default = value, IsPlaceholder = IsPlaceholder };

    public Setting<T> Sample(Predicate<string> isPlaceholder) =>
        new(Key, Expected, Parse) { HasDefault = HasDefault, Default = Default, IsPlaceholder = isPlaceholder };
}

/// <summary>The part of a setting that does not depend on its type.</summary>
internal interface ISetting
{
    string Key { get; }

    string Expected { get; }

    bool HasDefault { get; }
}
