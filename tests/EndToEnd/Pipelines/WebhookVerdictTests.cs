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

        Assert.Equal(["day1 day1.5 day2", "day1 day1.5", "day1 day1.5"], await stack.LetInAsync(keyless, key, unsigned));
    }
}
