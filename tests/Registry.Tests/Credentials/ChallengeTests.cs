using System.Net.Http.Headers;
using FsCheck.Xunit;
using ImageTrust.Registry.Credentials;

namespace ImageTrust.Registry.Tests.Credentials;

public sealed class ChallengeTests
{
    private static Challenge? Choose(params string[] headers) => Challenge.Choose(headers.Select(AuthenticationHeaderValue.Parse));

    [Fact]
    public void A_bearer_challenge_gives_realm_and_service() =>
        Assert.Equal(
            new Challenge.Bearer(new Uri("https://a.example/token"), "a, \"b\""),
            Choose("Bearer realm=\"https://a.example/token\",service=\"a, \\\"b\\\"\",scope=\"repository:app:pull,push\""));

    [Fact]
    public void Bearer_is_preferred_to_basic() =>
        Assert.IsType<Challenge.Bearer>(Choose("Basic realm=\"x\"", "Bearer realm=\"https://a.example/token\""));

    [Fact]
    public void Unknown_schemes_are_passed_over() => Assert.IsType<Challenge.Basic>(Choose("Negotiate", "basic"));

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer realm=\"/token\"")]
    [InlineData("Bearer service=\"x\"")]
    [InlineData("Bearer realm=\"file:///etc/passwd\"")]
    [InlineData("Bearer realm=\"https://a.example/\",realm=\"https://b.example/\"")]
    [InlineData("Digest realm=\"x\"")]
    public void What_cannot_be_answered_is_no_challenge(string header) => Assert.Null(Choose(header));

    [Property(MaxTest = 500)]
    public void No_text_makes_the_reader_throw(string? text) => ChallengeParameters.Read(text);

    [Fact]
    public void More_parameters_than_anyone_sends_are_refused() =>
        Assert.Null(ChallengeParameters.Read(string.Join(',', Enumerable.Range(0, 17).Select(i => $"a{i}=b"))));
}
