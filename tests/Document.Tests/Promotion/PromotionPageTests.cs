using System.Globalization;
using System.Reflection;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Promotion.Gate;
using ImageTrust.Policy.Model.Promotion.Judging;

namespace ImageTrust.Policy.Document.Tests.Promotion;

/// <summary>docs/operate/10 has every refusal and every threshold, with the code's own words and numbers.</summary>
public sealed class PromotionPageTests
{
    private const string Begin = "<!-- made by the tests: UPDATE_GOLDEN=1 -->\n";
    private const string End = "<!-- end -->";

    private static readonly string Path = Repository.Path("docs", "operate", "10-promotion.md");
    private static readonly string[] Page = File.ReadAllLines(Path);

    [Fact]
    public void Every_refusal_has_a_row() => Assert.Equal(ClosedSet.Words<RefusalCode>(), Cells("| `").Where(row => row.Length == 2).Select(row => row[0].Trim('`')));

    [Fact]
    public void Every_threshold_has_its_number() => Assert.Equal(
        typeof(GateThresholds).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => $"{field.Name} {Value(field)}").Order(StringComparer.Ordinal),
        Cells("| `").Where(row => row.Length == 3).Select(row => $"{row[0].Trim('`')} {row[1]}").Order(StringComparer.Ordinal));

    [Fact]
    public void Fast_enough_is_a_quarter_of_what_the_API_server_waits() =>
        Assert.Equal(GateThresholds.MostP99Milliseconds, TimeBudget.Registered.TotalMilliseconds / 4);

    [Fact]
    public void Each_refusal_is_shown_once_as_it_is_told()
    {
        var told = Directory.EnumerateDirectories(GateCase.Root).Select(folder => System.IO.Path.GetFileName(folder)).Order(StringComparer.Ordinal)
            .SelectMany(folder => PromotionGate.Judge(GateCase.Read(folder))).SelectMany(check => check.Refusals)
            .GroupBy(refusal => refusal.Code).OrderBy(group => group.Key).Select(group => group.MinBy(refusal => refusal.Sentence.Length)!).ToList();
        string expected = "```\n" + string.Concat(told.Select(refusal => $"{ClosedSet.WordOf(refusal.Code),-20} {refusal.Sentence}\n")) + "```\n";
        string text = File.ReadAllText(Path).ReplaceLineEndings("\n");
        int start = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = text.IndexOf(End, start, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(Path, text[..start] + expected + text[end..]);
            return;
        }

        Assert.Equal(expected, text[start..end]);
    }

    private static IEnumerable<string[]> Cells(string beginning) =>
        Page.Where(line => line.StartsWith(beginning, StringComparison.Ordinal)).Select(line => line.Trim('|', ' ').Split(" | "));

    private static string Value(FieldInfo field) => (field.Name, field.GetValue(null)) switch
    {
        (_, TimeSpan { TotalMinutes: < 60 } span) => $"{span.TotalMinutes} min",
        (_, TimeSpan { TotalHours: <= 24 } span) => $"{span.TotalHours} h",
        (_, TimeSpan span) => $"{span.TotalDays} d",
        (_, int days) => $"{days} d",
        ("MostP99Milliseconds", double ms) => $"{ms} ms",
        (_, double part) => $"{(part * 100).ToString(CultureInfo.InvariantCulture)} %",
        _ => throw new InvalidOperationException(field.Name),
    };
}
