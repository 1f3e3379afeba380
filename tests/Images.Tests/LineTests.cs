using System.Text;
using FsCheck.Xunit;
using ImageTrust.Policy.Images.Text;

namespace ImageTrust.Policy.Images.Tests;

public sealed class LineTests
{
    [Theory]
    [InlineData("plain text", 20, "plain text")]
    [InlineData("tab\there", 20, "tab?here")]
    [InlineData("zero\u200bwidth", 20, "zero?width")]
    [InlineData("äö→", 20, "äö→")]
    [InlineData("0123456789", 10, "0123456789")]
    [InlineData("0123456789a", 10, "012345678…")]
    [InlineData("012345678\U0001F600xy", 11, "012345678…")]
    public void A_line_is_printable_and_cut_between_characters(string text, int room, string line)
    {
        Assert.Equal(line, Line.Within(text, room));
        Assert.True(Line.Within(text, room).Length <= room);
    }

    [Theory]
    [InlineData("0123456789", "0123456789")]
    [InlineData("0123456789a", "0123456789…")]
    [InlineData("012345678ä", "012345678ä")]
    [InlineData("012345678äö", "012345678ä…")]
    [InlineData("\u001b[2Jgone", "?[2Jgone")]
    [InlineData("a\r\nb", "a??b")]
    [InlineData("evil\u202e", "evil?")]
    [InlineData("a\u2028b\u2029c", "a?b?c")]
    [InlineData("\U000E0041", "?")] // a tag, invisible
    [InlineData("\ue000\ufffd", "??")]
    public void A_line_is_the_beginning_and_a_sign_where_there_was_more(string text, string line) => Assert.Equal(line, Line.Of(text, 10));

    [Fact]
    public void What_is_not_shown_may_be_a_blank() => Assert.Equal("a b c", Line.Of("a\nb\u202ec", 10, instead: ' '));

    [Fact]
    public void A_text_for_programs_is_cut_and_nothing_else()
    {
        Assert.Equal("a\tb", Line.Cut("a\tb", 3));
        Assert.Equal("a\t…", Line.Cut("a\tb", 2));
    }

    [Property(MaxTest = 500)]
    public void A_line_of_any_text_holds_no_control_character_and_stays_in_its_room(string text, byte room)
    {
        string line = Line.Within(text ?? "", room + 1);
        Assert.True(line.Length <= room + 1);
        Assert.DoesNotContain(line, c => char.IsControl(c));
        Assert.DoesNotContain(line.EnumerateRunes(), rune => rune == Rune.ReplacementChar);
    }
}
