using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using ImageTrust.Policy.Model.Text;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Tests;

public sealed class GlobTests
{
    [Theory]
    [InlineData("a/*", "a/b", true)]
    [InlineData("a/*", "a/b/c", false)]
    [InlineData("a/*", "a/", true)]
    [InlineData("a/**", "a/b/c", true)]
    [InlineData("a/**", "a", false)]
    [InlineData("a/b", "a/b", true)]
    [InlineData("a/b", "xa/b", false)]
    [InlineData("a/b", "a/bx", false)]
    [InlineData("*a*b", "xaybzb", true)]
    [InlineData("*a*b", "xaybz", false)]
    [InlineData("**", "", true)]
    [InlineData("x**y", "x/1/2/y", true)]
    [InlineData("x*y", "x/y", false)]
    public void A_pattern_covers_whole_texts_and_stars_respect_segments(string pattern, string text, bool covers) =>
        Assert.Equal(covers, new Glob(pattern).Matches(text));

    [Theory]
    [InlineData("a/*", "a/b", true)]
    [InlineData("a/*", "a/b/c", false)]
    [InlineData("a/*/c", "a/b/*", true)]
    [InlineData("a/*", "b/*", false)]
    [InlineData("*a", "b*", true)]
    [InlineData("**x", "y**", true)]
    [InlineData("*x", "a/*", false)]
    public void Overlap_is_found_exactly(string left, string right, bool overlap)
    {
        Assert.Equal(overlap, new Glob(left).Overlaps(new Glob(right)));
        Assert.Equal(overlap, new Glob(right).Overlaps(new Glob(left)));
    }

    [Fact]
    public void A_hostile_text_costs_tokens_times_characters()
    {
        var glob = new Glob(string.Concat(Enumerable.Repeat("**a", 150)) + "b");

        // A backtracking matcher needs longer than the universe has for this one.
        Assert.False(glob.Matches(new string('a', 4000)));
    }

    [Property(MaxTest = 5000)]
    public Property A_pattern_covers_what_its_regular_expression_covers() => Prop.ForAll(
        Pattern(), Words(), (pattern, text) => new Glob(pattern).Matches(text) == Reference(pattern).IsMatch(text));

    /// <summary>Subjects' patterns may be longer than those of images.</summary>
    [Theory]
    [InlineData(500)]
    [InlineData(520)]
    [InlineData(1000)]
    public void A_long_pattern_covers_no_more_than_it_says(int length)
    {
        string end = new('b', length);
        var glob = new Glob("a/*/" + end);

        Assert.True(glob.Matches("a/x/" + end));
        Assert.False(glob.Matches("a/x/y/" + end));
        Assert.False(glob.Matches("a/x/" + end + "b"));
        Assert.False(glob.Matches("a/x/" + end[1..]));
        Assert.False(glob.Matches("A/x/" + end));
    }

    [Property(MaxTest = 2000)]
    public Property A_common_text_means_overlap() => Prop.ForAll(
        Pattern(), Pattern(), Words(),
        (left, right, text) => !(new Glob(left).Matches(text) && new Glob(right).Matches(text)) || new Glob(left).Overlaps(new Glob(right)));

    [Theory]
    [InlineData("docker.io/library/nginx", "docker.io/library/*")]
    [InlineData("docker.io/library/*", "docker.io/**")]
    [InlineData("docker.io/**", "**")]
    [InlineData("a.example/x/*", "a.example/*/y")]
    [InlineData("a.example/x/*", "a.example/x/**")]
    public void The_longer_literal_beginning_is_more_specific(string more, string less) => Assert.True(Image(more) > Image(less));

    // Of three stars the first two are one token.
    private static Regex Reference(string pattern) => new(
        "\\A" + Regex.Escape(pattern).Replace("\\*\\*", ".*", StringComparison.Ordinal).Replace("\\*", "[^/]*", StringComparison.Ordinal) + "\\z",
        RegexOptions.NonBacktracking | RegexOptions.Singleline);

    private static ImagePattern Image(string text) => ImagePattern.TryParse(text, out var pattern, out var problem) ? pattern : throw new InvalidOperationException(problem);

    private static Arbitrary<string> Pattern() => Gen.Elements("a", "b", "/", "*", "**").ArrayOf(5).Select(string.Concat).ToArbitrary();

    private static Arbitrary<string> Words() => Gen.Elements("a", "b", "/").ArrayOf(6).Select(string.Concat).ToArbitrary();
}
