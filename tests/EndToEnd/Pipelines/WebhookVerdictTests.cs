using EndToEnd.Programs;

namespace EndToEnd.Pipelines;

/// <summary>What the webhook's own program answers, in each phase, about what sign.sh made of an image.</summary>
public sealed class WebhookVerdictTests(PipelineWorld world)
{
    [Fact]
    public async Task Only_day2_keeps_out_and_only_what_nobody_or_a_key_has_signed()
    {
        var made = await world.Async();
        var stack = made.NewStack("day1.5").WithToken();
        var (keyless, key, unsigned) = (made.NewImage(), made.NewImage(), made.NewImage());
        Assert.Equal(0, (await stack.SignAsync(keyless)).ExitCode);
        var fallback = await stack.Without("caUrls").SignAsync(key);
        Assert.True(fallback.ExitCode == 0, fallback.Errors);
        Assert.Equal(3, (await stack.Without("caUrls", "rekorTlogUrls").SignAsync(unsigned)).ExitCode);
        string policy = await File.ReadAllTextAsync(stack.PolicyFile);

        foreach (var (phase, kept) in ((string, string[])[])[("day1", []), ("day1.5", []), ("day2", [key, unsigned])])
        {
            await File.WriteAllTextAsync(stack.PolicyFile, policy.Replace("phase: day1.5", $"phase: {phase}", StringComparison.Ordinal));
            string compiled = Path.Combine(stack.Folder, $"compiled-{phase}");
            (await ProgramRun.StartAsync(BuiltProgram.PathOf("Tool", "policy"), ["compile", stack.PolicyFile, "--output", compiled])).Succeeded();
            using var webhook = new WebhookProgram(compiled, Path.Combine(compiled, "policy.json"), made.Host);
            await webhook.ReadyAsync();
            foreach (string image in (string[])[keyless, key, unsigned])
            {
                Assert.True((await webhook.ReviewAsync("shop", [image])).Allowed == !kept.Contains(image), $"{phase}: {image}");
            }

            await webhook.StopAsync();
        }
    }
}
