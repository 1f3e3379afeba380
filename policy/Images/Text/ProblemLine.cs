using System.Globalization;

namespace ImageTrust.Policy.Images.Text;

/// <summary>A problem of a file as compilers print it, for editors and CI to annotate: <c>file:line:column: rule: path: sentence</c>.</summary>
public static class ProblemLine
{
    /// <param name="file">As whoever reads it named it.</param>
    /// <param name="place">Line and column, both from 1; null for a file that keeps none.</param>
    /// <param name="parts">What is said of it, from the general to the particular. Empty ones are left out.</param>
    public static string Of(string file, (long Line, long? Column)? place, params IEnumerable<string> parts) =>
        string.Join(": ", parts.Where(part => part.Length > 0).Prepend(file + Place(place)));

    private static string Place((long Line, long? Column)? place) => place switch
    {
        null => "",
        { Column: { } column } at => string.Create(CultureInfo.InvariantCulture, $":{at.Line}:{column}"),
        { } at => string.Create(CultureInfo.InvariantCulture, $":{at.Line}"),
    };
}
