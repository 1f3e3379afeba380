using System.Text;
using FsCheck;
using FsCheck.Xunit;
using ImageTrust.Policy.Document.Promotion;
using ImageTrust.Policy.Model.Promotion.Ledger;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Document.Tests.Promotion;

/// <summary>A stack is where its promotions have led it, and what they rest on is as it was.</summary>
public sealed class HistoryTests
{
    private static readonly History Whole = new();

    public static TheoryData<string> Files => [.. Whole.Files.Keys.Order(StringComparer.Ordinal)];

    [Fact]
    public void A_whole_history_has_no_problem() => Assert.Empty(Whole.Problems());

    [Fact]
    public void A_stack_without_a_ledger_is_at_its_beginning()
    {
        var problem = Assert.Single(Whole.ProblemsWith(LedgerFile.Name, null));

        Assert.Equal(
            "trust-policy.yaml: the document says day1.5, enforced nowhere, and by promotions.jsonl the stack is in day1, enforced nowhere: it is changed by policy promote, which leaves a line there",
            problem);
    }

    [Theory]
    [InlineData(Phase.Day2, "it is changed by policy promote")]
    [InlineData(Phase.Day1, "it is changed by policy demote")]
    public void A_phase_edited_by_hand_is_found(Phase phase, string expected) =>
        Assert.Contains(expected, Assert.Single(Whole.Problems(Whole.Document.WithPhase(phase))), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_that_is_gone_is_missed(string file) => Assert.NotEmpty(Whole.ProblemsWith(file, null));

    /// <summary>Whatever is changed, taken away or put in, at whatever place of whatever file.</summary>
    [Property(MaxTest = 2000)]
    public bool Any_edit_of_ledger_and_evidence_is_caught(PositiveInt file, NonNegativeInt place, byte other, PositiveInt kind)
    {
        string name = Whole.Files.Keys.Order(StringComparer.Ordinal).ElementAt(file.Get % Whole.Files.Count);
        byte[] bytes = Whole.Files[name];
        int at = place.Get * 7919 % bytes.Length;
        byte[] edited = (kind.Get % 3) switch
        {
            0 => [.. bytes[..at], (byte)(bytes[at] == other ? other ^ 1 : other), .. bytes[(at + 1)..]],
            1 => [.. bytes[..at], .. bytes[(at + 1)..]],
            _ => [.. bytes[..at], other, .. bytes[at..]],
        };
        return Whole.ProblemsWith(name, edited).Count > 0;
    }

    [Property(MaxTest = 500)]
    public bool Any_line_that_is_taken_away_doubled_or_moved_is_caught(PositiveInt file, PositiveInt first, PositiveInt second, PositiveInt kind)
    {
        string name = Whole.Files.Keys.Order(StringComparer.Ordinal).ElementAt(file.Get % Whole.Files.Count);
        var lines = Encoding.UTF8.GetString(Whole.Files[name]).Split('\n').ToList();
        int at = first.Get % lines.Count;
        int to = second.Get % lines.Count;
        string line = lines[at];
        switch (kind.Get % 3)
        {
            case 0:
                lines.RemoveAt(at);
                break;
            case 1:
                lines.Insert(to, line);
                break;
            default:
                (lines[at], lines[to]) = (lines[to], lines[at]);
                break;
        }

        byte[] edited = Encoding.UTF8.GetBytes(string.Join('\n', lines));
        return edited.AsSpan().SequenceEqual(Whole.Files[name]) || Whole.ProblemsWith(name, edited).Count > 0;
    }

    /// <summary>Who edits a line and seals it anew breaks the line behind it; who edits the last has to edit what it rests on.</summary>
    [Fact]
    public void A_line_that_was_sealed_anew_breaks_the_one_behind_it()
    {
        var lines = Whole.Lines.ToList();
        lines[1] = (lines[1] with { By = lines[3].Reason }).Sealed();

        Assert.Equal(["promotions.jsonl:3: it was not written behind the line before it: that line's hash is another"], Whole.ProblemsWith(LedgerFile.Name, LedgerFile.Write(lines)));
    }

    [Fact]
    public void A_promotion_that_the_gate_would_refuse_is_found_though_everything_is_sealed()
    {
        var lines = Whole.Lines.Take(3).ToList();
        lines[2] = (lines[2] with { Window = Days.TryParse("9d", out var nine, out _) ? nine : null }).Sealed();
        var demotion = (Whole.Lines[3] with { Previous = lines[2].Hash }).Sealed();

        var problem = Assert.Single(Whole.ProblemsWith(LedgerFile.Name, LedgerFile.Write([.. lines, demotion])));
        Assert.Equal("promotions.jsonl:3: window-short: by what was committed with it the promotion would be refused: the window has 8.0 days of 9", problem);
    }

    [Fact]
    public void A_ledger_of_another_stack_is_none()
    {
        var lines = Whole.Lines.ToList();
        lines[0] = LedgerLine.Genesis(EntryName.TryParse("prod", out var prod, out _) ? prod : throw new InvalidOperationException());

        Assert.StartsWith("promotions.jsonl:1: the ledger of demo begins with the line", Whole.ProblemsWith(LedgerFile.Name, LedgerFile.Write(lines))[0], StringComparison.Ordinal);
    }
}
