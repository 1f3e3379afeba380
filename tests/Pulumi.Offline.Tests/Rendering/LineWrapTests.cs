using Pulumi.Offline.Rendering;

namespace Pulumi.Offline.Tests.Rendering;

public sealed class LineWrapTests
{
    private const string Digest = "sha256:63735c92f9c91d2fdf3dde9e77542985a88eda734d1610a0dd88ef041b8f73d7";

    [Theory]
    [InlineData("  a line of words that is longer than forty columns are wide", "  a line of words that is longer than|      forty columns are wide")]
    [InlineData("short", "short")]
    [InlineData("", "")]
    [InlineData("    name  column  a reason that takes more room", "    name  column  a reason that takes|        more room")]
    public void A_line_breaks_at_blanks_and_goes_on_further_in(string line, string expected) => Assert.Equal(expected.Split('|'), LineWrap.Of(line, 40));

    [Fact]
    public void Without_a_width_nothing_breaks() => Assert.Equal([new string('x', 500)], LineWrap.Of(new string('x', 500), null));

    [Fact]
    public void A_digest_stays_whole_where_the_terminal_has_room_for_it()
    {
        var lines = LineWrap.Of($"        requirementsDigest: \"{Digest}\"", 80).ToList();

        Assert.Contains(lines, line => line.Trim() == $"\"{Digest}\"");
        Assert.All(lines, line => Assert.True(line.Length <= 80));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(41)]
    [InlineData(80)]
    public void Nothing_is_wider_and_nothing_is_lost(int width)
    {
        var line = $"      ~ rule: {new string('y', 130)} needs {Digest} and words, and more words";
        var lines = LineWrap.Of(line, width).ToList();

        Assert.All(lines, one => Assert.True(one.Length <= width, one));
        Assert.Equal(line.Replace(" ", "", StringComparison.Ordinal), string.Concat(lines).Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Colours_take_no_room_and_are_not_cut()
    {
        var line = $"\e[33m~\e[0m {new string('a', 18)} \e[1m{new string('b', 18)}\e[0m";

        Assert.Equal([line], LineWrap.Of(line, 39));
        Assert.Equal(2, LineWrap.Of(line, 38).Count());
    }

    [Fact]
    public void Wide_characters_count_twice() => Assert.Equal(2, LineWrap.Of("日本語日本語 日本語日本語", 20).Count());
}
