using Pulumi.Offline.Plans;

namespace Pulumi.Offline.Tests.Plans;

public sealed class SecretTextTests
{
    [Fact]
    public void Every_occurrence_is_hidden() =>
        Assert.Equal("a [secret] b [secret]", new SecretText(["hunter2"]).Hide("a hunter2 b hunter2"));

    [Fact]
    public void A_secret_inside_another_does_not_uncover_the_rest() =>
        Assert.Equal("[secret]", new SecretText(["secret", "my-secret-tail"]).Hide("my-secret-tail"));

    [Fact]
    public void A_secret_is_hidden_in_its_json_form_too() =>
        Assert.Equal("""{"p":"[secret]"}""", new SecretText(["quo\"te<x"]).Hide("""{"p":"quo\"te<x"}"""));

    [Fact]
    public void Words_that_are_too_short_stay_readable() => Assert.Equal("true and dev", new SecretText(["true", "dev", ""]).Hide("true and dev"));
}
