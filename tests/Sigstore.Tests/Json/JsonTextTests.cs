using System.Text;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Primitives;
using ImageTrust.Strict;

namespace ImageTrust.Sigstore.Tests.Json;

/// <summary>One document has one meaning, or it is refused.</summary>
public class JsonTextTests
{
    private static readonly JsonForm Form =
        new(new JsonProblem(FailureCode.EvidenceMalformed, Step.ReadEvidence), Limits.EvidenceBytes, Shape.Of("a", "digest"));

    [Theory]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"a\":1,\"\\u0061\":2}")]
    [InlineData("{\"b\":{\"a\":1,\"a\":1}}")]
    [InlineData("{\"a\":1} {}")]
    [InlineData("{\"a\":1}x")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":1/**/}")]
    [InlineData("{'a':1}")]
    [InlineData("\uFEFF{\"a\":1}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("")]
    public void Refused_documents(string json)
        => Assert.Equal(FailureCode.EvidenceMalformed, Code(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Bytes_that_are_no_UTF8_are_refused()
        => Assert.Equal(FailureCode.EvidenceMalformed, Code([.. "{\"a\":\""u8, 0xc3, 0x28, .. "\"}"u8]));

    [Fact]
    public void A_second_spelling_of_a_name_is_refused()
        => Assert.Equal(FailureCode.EvidenceMalformed, Code("{\"Digest\":1}"u8.ToArray()));

    [Fact]
    public void A_member_that_the_shape_does_not_know_cannot_be_read()
        => Assert.Throws<InvalidOperationException>(() => JsonText.Read("{\"b\":1}"u8.ToArray(), Form, root => root.TryMember("b", out _)));

    [Fact]
    public void Parts_have_a_cap_and_the_code_of_size()
        => Assert.Equal(FailureCode.EvidenceTooLarge, Code(Encoding.UTF8.GetBytes("[" + string.Concat(Enumerable.Repeat("0,", Limits.JsonTokens)) + "0]")));

    [Fact]
    public void Reading_ends_when_the_caller_has_given_up()
    {
        byte[] json = Encoding.UTF8.GetBytes("[" + string.Concat(Enumerable.Repeat("0,", 10_000)) + "0]");
        Assert.Throws<OperationCanceledException>(() => JsonText.Read(json, Form, _ => 0, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Nesting_has_a_cap()
    {
        Assert.Null(Code(Nested(Limits.JsonDepth)));
        Assert.Equal(FailureCode.EvidenceMalformed, Code(Nested(Limits.JsonDepth + 1)));
    }

    [Fact]
    public void Size_has_a_cap_and_its_own_code()
        => Assert.Equal(FailureCode.EvidenceTooLarge,
            Assert.Throws<SigstoreException>(() => JsonText.Read("[1,2,3]"u8.ToArray(), Form with { MostBytes = 6 }, _ => 0)).Failure.Code);

    [Theory]
    [InlineData("\"\\ud800\"")]
    [InlineData("5")]
    [InlineData("null")]
    public void Text_is_a_string_of_characters(string value) => Assert.NotNull(Code(Member(value), root => root["a"].Text()));

    [Theory]
    [InlineData("\"AQI=\"", true)]
    [InlineData("\"AQI\\u003d\"", true)]
    [InlineData("\"AQI\"", false)]
    [InlineData("\"AQJ=\"", false)]
    [InlineData("\" AQI=\"", false)]
    [InlineData("\"AQ\\nI=\"", false)]
    [InlineData("\"_-8=\"", false)]
    [InlineData("\"AQI=AQI=\"", false)]
    [InlineData("\"====\"", false)]
    public void Base64_has_one_spelling(string value, bool accepted)
        => Assert.Equal(accepted, Code(Member(value), root => root["a"].Bytes(10)) is null);

    [Theory]
    [InlineData("12", 12L)]
    [InlineData("\"12\"", 12L)]
    [InlineData("0", 0L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void Counts_are_numbers_or_decimal_strings(string value, long expected)
        => Assert.Equal(expected, JsonText.Read(Member(value), Form, root => root["a"].Count()));

    [Theory]
    [InlineData("-1")]
    [InlineData("\"-1\"")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("\"007\"")]
    [InlineData("\" 7\"")]
    [InlineData("9223372036854775808")]
    [InlineData("true")]
    public void Other_numbers_are_no_counts(string value) => Assert.NotNull(Code(Member(value), root => root["a"].Count()));

    private static byte[] Member(string value) => Encoding.UTF8.GetBytes($"{{\"a\":{value}}}");

    private static byte[] Nested(int depth) => Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth));

    private static FailureCode? Code(byte[] json) => Code(json, _ => 0);

    private static FailureCode? Code<T>(byte[] json, Func<StrictValue, T> read)
    {
        try
        {
            _ = JsonText.Read(json, Form, read);
            return null;
        }
        catch (SigstoreException e)
        {
            return e.Failure.Code;
        }
    }
}
