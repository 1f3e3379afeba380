using System.Security.Cryptography;
using System.Text;
using Pulumi.Offline.Plans;

namespace Pulumi.Offline.Tests.Preview;

public sealed class SecretTests
{
    // Plain, with characters that JSON escapes, over two lines, and short but not below the limit.
    public static TheoryData<string> Forms => new(
        Random() + "",
        "quo\"te\\<" + Random(),
        "päss&" + Random() + "\nsecond line",
        Random()[..SecretText.MinLength]);

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_secret_setting_appears_nowhere_in_a_completed_preview(string secret)
    {
        var completed = await TestProgram.CompletesAsync(Leaking(secret));
        AssertHidden(secret, Encoding.UTF8.GetString(PlanJson.Write(completed.Plan)));
        AssertHidden(secret, completed.Output);
        AssertHidden(secret, string.Concat(completed.Diagnostics));
        Assert.Contains(SecretText.Mask, completed.Output, StringComparison.Ordinal);
        Assert.Contains(SecretText.Mask, Assert.Single(completed.Diagnostics).Message, StringComparison.Ordinal);
        var leaky = completed.Plan.Resources.Single(resource => resource.Name == "leaky");
        Assert.Equal(PlanValue.SecretMark, leaky.Inputs.Fields["plain"]);
        Assert.Equal(PlanValue.SecretMark, leaky.Inputs.Fields["key"]);
        Assert.Equal(PlanValue.SecretMark, leaky.Inputs.Fields["secret"]);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_secret_setting_appears_nowhere_in_the_report_of_a_crash(string secret)
    {
        var failed = await TestProgram.FailsAsync(Leaking(secret).With("THEN", "crash"));
        AssertHidden(secret, string.Concat(failed.Messages) + failed.Output + failed.ErrorTail + string.Concat(failed.Diagnostics));
        Assert.Contains(SecretText.Mask, failed.ErrorTail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_the_program_marked_secret_is_hidden_without_being_a_setting()
    {
        var completed = await TestProgram.CompletesAsync(TestProgram.Request("ok"));
        Assert.Equal(PlanValue.SecretMark, completed.Plan.Outputs.Fields["token"]);
        Assert.DoesNotContain("hunter2222", Encoding.UTF8.GetString(PlanJson.Write(completed.Plan)), StringComparison.Ordinal);
    }

    private static PreviewRequest Leaking(string secret) => TestProgram.Request("leak") with
    {
        Config = new Dictionary<string, string> { ["proj:password"] = secret },
        SecretKeys = new HashSet<string> { "proj:password" },
    };

    private static string Random() => RandomNumberGenerator.GetHexString(24);

    private static void AssertHidden(string secret, string text)
    {
        // The first line too: a message that was cut out of the text would hold no more.
        Assert.DoesNotContain(secret.Split('\n')[0], text, StringComparison.Ordinal);
        Assert.DoesNotContain(System.Text.Json.JsonSerializer.Serialize(secret).Trim('"'), text, StringComparison.Ordinal);
    }
}
