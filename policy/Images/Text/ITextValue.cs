using System.Diagnostics.CodeAnalysis;

namespace ImageTrust.Policy.Images.Text;

/// <summary>A value with exactly one text form. Parsed once, strictly; the text it came from is the text it writes.</summary>
public interface ITextValue<TSelf> where TSelf : class, ITextValue<TSelf>
{
    /// <summary>Reads the text or says in one sentence (no trailing stop) what is wrong with it.</summary>
    static abstract bool TryParse(string text, [NotNullWhen(true)] out TSelf? value, [NotNullWhen(false)] out string? problem);

    string Text { get; }
}

/// <summary>What a JSON converter of a text value or closed set offers to the strict reader and the schema.</summary>
public interface ITextConverter
{
    /// <summary>Null when the text is a value of the type, otherwise a sentence that says why not.</summary>
    string? ProblemWith(string text);

    /// <summary>The words of a closed set, in order; empty for free text.</summary>
    IReadOnlyList<string> Words { get; }
}
