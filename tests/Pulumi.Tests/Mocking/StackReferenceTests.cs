using System.Collections.Immutable;
using Pulumi.Testing;
using Pulumi.Tests.Outputs;

namespace Pulumi.Tests.Mocking;

public sealed class StackReferenceTests
{
    private static readonly EchoMocks Other = new()
    {
        Answer = args => (args.Id, new Dictionary<string, object>
        {
            ["outputs"] = new Dictionary<string, object> { ["url"] = "https://x", ["password"] = "p", ["count"] = 3 },
            ["secretOutputNames"] = ImmutableArray.Create("password"),
        }),
    };

    [Fact]
    public Task Only_the_outputs_that_are_secret_there_are_secret_here() => WithReferenceAsync(async reference =>
    {
        var url = await reference.GetOutput("url").DataAsync();
        var password = await reference.RequireOutput(Reading.Later("password")).DataAsync();
        Assert.Equal(("https://x", false), (url.Value, url.IsSecret));
        Assert.Equal(("p", true), (password.Value, password.IsSecret));
        Assert.Equal([reference], url.Resources);
    });

    [Fact]
    public Task An_absent_output_is_null_or_refused() => WithReferenceAsync(async reference =>
    {
        Assert.Null((await reference.GetOutput("none").DataAsync()).Value);
        await Assert.ThrowsAsync<KeyNotFoundException>(() => reference.RequireOutput("none").DataAsync());
    }, failing: true);

    [Fact]
    public Task Plain_values_are_handed_out_and_secrets_are_not() => WithReferenceAsync(async reference =>
    {
        Assert.Equal("https://x", await reference.GetValueAsync("url"));
        Assert.Equal(3.0, await reference.RequireValueAsync("count"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => reference.GetValueAsync("password"));
    });

    [Fact]
    public Task Details_tell_a_secret_from_a_plain_value() => WithReferenceAsync(async reference =>
    {
        Assert.Equal("p", (await reference.GetOutputDetailsAsync("password")).SecretValue);
        Assert.Equal("https://x", (await reference.GetOutputDetailsAsync("url")).Value);
        Assert.Null((await reference.GetOutputDetailsAsync("password")).Value);
    });

    /// <param name="failing">Whether the test makes an output fault, which fails the program as it would fail a user's.</param>
    private static async Task WithReferenceAsync(Func<StackReference, Task> test, bool failing = false)
    {
        var finished = false;
        var run = Deployment.TestAsync(Other, new TestOptions { IsPreview = false }, async () =>
        {
            await test(new StackReference("acme/other/dev"));
            finished = true;
        });
        if (failing)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => run);
        }
        else
        {
            await run;
        }

        Assert.True(finished);
    }
}
