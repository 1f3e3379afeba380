using ImageTrust.Policy.Contract.Settings;

namespace ImageTrust.Policy.Contract.Tests;

/// <summary>One reader for the settings of both programs: every problem is said, with its place and what was expected.</summary>
public sealed class SettingTextsTests
{
    private static readonly Setting<int> Count = new("count", "a number from 1 to 9", TextForms.Number(1, 9));
    private static readonly Setting<int> Rate = new Setting<int>("rate", "a number from 1 to 9", TextForms.Number(1, 9), "How often.").Or(5, "`5`").Sample(text => text == "7");

    private readonly List<string> problems = [];

    [Fact]
    public void A_text_of_the_settings_form_is_its_value()
    {
        Assert.Equal(3, Of(("count", "3")).Get(Count));
        Assert.Empty(problems);
    }

    [Fact]
    public void What_is_absent_is_its_default_or_a_problem()
    {
        var texts = Of();

        Assert.Equal((5, 0), (texts.Get(Rate), texts.Get(Count)));
        Assert.False(texts.Has(Rate));
        Assert.Equal(["here: count: missing; expected a number from 1 to 9"], problems);
    }

    [Theory]
    [InlineData("system:serviceaccount:ci:canary", true)]
    [InlineData("CN=John Doe", true)]
    [InlineData("", false)]
    [InlineData(" canary", false)]
    [InlineData("canary\n", false)]
    [InlineData("can\u00e4ry", false)]
    public void An_account_is_printable_ASCII(string text, bool valid) => Assert.Equal(valid, TextForms.Account(text, out _));

    [Theory]
    [InlineData("0")]
    [InlineData("10")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1.0")]
    [InlineData("")]
    public void A_text_of_another_form_is_a_problem_and_counts_as_the_default(string text)
    {
        Assert.Equal(5, Of(("rate", text)).Get(Rate));
        Assert.Equal([$"here: rate: '{text}' is not valid; expected a number from 1 to 9"], problems);
    }

    [Fact]
    public void What_is_shown_of_a_bad_text_is_short_and_has_no_control_characters()
    {
        Of(("rate", "\u001b[2J" + new string('s', 100))).Get(Rate);

        Assert.Equal([$"here: rate: '?[2J{new string('s', 56)}…' is not valid; expected a number from 1 to 9"], problems);
    }

    [Fact]
    public void A_sample_is_read_and_remembered()
    {
        var texts = Of(("rate", "7"));

        Assert.Equal(7, texts.Get(Rate));
        Assert.Equal([new("rate", "7")], texts.Samples);
        Assert.Empty(Of(("rate", "6")).Samples);
    }

    [Fact]
    public void A_key_that_no_setting_has_is_refused_with_advice()
    {
        Of(("rate", "1"), ("rat\ne", "1"), ("b", "1")).RefuseUnknown(new HashSet<string> { "rate" }, key => $"; {key.Length}");

        Assert.Equal(["here: b: no such setting; 1", "here: rat?e: no such setting; 5"], problems);
    }

    [Fact]
    public void A_setting_is_one_row_of_the_table_for_people()
    {
        Assert.Equal("| `count` | required | a number from 1 to 9 |", ((ISetting)Count).Row);
        Assert.Equal("| `rate` | `5` | a number from 1 to 9 | How often. |", ((ISetting)Rate).Row);
    }

    [Theory]
    [InlineData("registry-login", true)]
    [InlineData("a.b", true)]
    [InlineData("A", false)]
    [InlineData("-a", false)]
    [InlineData("a/b", false)]
    [InlineData("a\n", false)]
    [InlineData("", false)]
    public void A_Secrets_name_is_a_subdomain(string text, bool valid)
    {
        Assert.Equal(valid, TextForms.SecretName(text, out _));
    }

    private SettingTexts Of(params (string Key, string Text)[] texts) =>
        new(texts.ToDictionary(pair => pair.Key, pair => pair.Text), problems, key => $"here: {key}");
}
