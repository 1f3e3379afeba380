using ImageTrust.Decisions.Measuring;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Facts;

namespace ImageTrust.Decisions.Tests;

/// <summary>Of all who come while a registry is silent about a repository, one at a time finds out whether it is over, and nothing but silence prolongs it.</summary>
public sealed class SilentRepositoriesTests
{
    private static readonly RepositoryName s_app = Named("registry.example/team/app");

    private readonly Clock clock = new();

    [Fact]
    public void Nobody_is_silent_who_was_not_asked() => Assert.False(new SilentRepositories(clock).IsSilent(s_app, out _));

    [Fact]
    public void One_asks_again_before_it_is_over()
    {
        var silent = Noted();
        Assert.True(silent.IsSilent(s_app, out var failure));
        Assert.Equal((Cause.RegistrySilent, "no answer (asked 0 s ago)"), (failure.Cause, failure.Detail));
        clock.Now += SilentRepositories.AskAgainAfter;
        Assert.False(silent.IsSilent(s_app, out _));
        Assert.True(silent.IsSilent(s_app, out failure));
        Assert.Equal("no answer (asked 4 s ago)", failure.Detail);

        // It waited in vain too.
        clock.Now += TimeSpan.FromSeconds(5.9);
        silent.Note(s_app, Unresolved(Cause.RegistrySilent, 6));
        clock.Now += TimeSpan.FromSeconds(3);
        Assert.True(silent.IsSilent(s_app, out _));
    }

    [Fact]
    public void Who_asks_again_and_leaves_before_the_answer_prolongs_nothing()
    {
        var silent = Noted();
        clock.Now += SilentRepositories.AskAgainAfter;
        Assert.False(silent.IsSilent(s_app, out _));
        clock.Now += SilentRepositories.Quiet - SilentRepositories.AskAgainAfter;
        Assert.False(silent.IsSilent(s_app, out _));
        Assert.False(silent.IsSilent(s_app, out _));
    }

    [Fact]
    public void A_clock_that_is_set_back_prolongs_nothing()
    {
        var silent = Noted();
        clock.Now -= TimeSpan.FromHours(1);
        Assert.False(silent.IsSilent(s_app, out _));
    }

    [Fact]
    public void Another_repository_of_the_registry_is_not_silent() => Assert.False(Noted().IsSilent(Named("registry.example/team/other"), out _));

    [Fact]
    public void An_answer_ends_it()
    {
        var silent = Noted();
        Assert.True(Digest.TryParse("sha256:" + new string('a', 64), out var digest));
        silent.Note(s_app, Resolved.ByName(digest));
        Assert.False(silent.IsSilent(s_app, out _));
    }

    [Theory]
    [InlineData(Cause.RegistryFailing, 6)]
    [InlineData(Cause.PodAuthor, 6)]
    [InlineData(Cause.Pusher, 6)]
    [InlineData(Cause.OwnBudget, 6)]
    [InlineData(Cause.RegistrySilent, 0.5)]
    public void Only_silence_that_somebody_waited_for_is_noted(Cause cause, double seconds)
    {
        var silent = new SilentRepositories(clock);
        silent.Note(s_app, Unresolved(cause, seconds));
        Assert.False(silent.IsSilent(s_app, out _));
    }

    [Fact]
    public void Names_that_pods_make_up_push_nobody_out_and_have_room_again_later()
    {
        var silent = Noted();
        for (int i = 0; i < 2000; i++)
        {
            silent.Note(Named($"r{i}.example/app"), Unresolved(Cause.RegistrySilent, 6));
        }

        var last = Named("r1999.example/app");
        Assert.True(silent.IsSilent(s_app, out _));
        Assert.False(silent.IsSilent(last, out _));
        clock.Now += SilentRepositories.Quiet;
        silent.Note(last, Unresolved(Cause.RegistrySilent, 6));
        Assert.True(silent.IsSilent(last, out _));
    }

    private static RepositoryName Named(string text) => RepositoryName.TryParse(text, out var name, out _) ? name : throw new ArgumentException(text, nameof(text));

    private static Resolved Unresolved(Cause cause, double seconds) =>
        new(null, new CheckFailure(FailureKind.CouldNotCheck, "timeout", "no answer", cause), TimeSpan.FromSeconds(seconds), []);

    private SilentRepositories Noted()
    {
        var silent = new SilentRepositories(clock);
        silent.Note(s_app, Unresolved(Cause.RegistrySilent, 6));
        return silent;
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
