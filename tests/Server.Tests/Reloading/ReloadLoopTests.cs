using ImageTrust.Server.Observability;
using ImageTrust.Server.Reloading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ImageTrust.Server.Tests.Reloading;

/// <summary>Everything that lies in files is looked at again and again, whatever becomes of one of them.</summary>
public sealed class ReloadLoopTests
{
    [Fact]
    public async Task One_that_throws_keeps_no_other_from_being_read()
    {
        var clock = new FakeTimeProvider();
        await using var services = new ServiceCollection().AddMetrics().AddSingleton<Telemetry>().BuildServiceProvider();
        var second = new Counted();
        using var loop = new ReloadLoop([new Broken(), second], clock, services.GetRequiredService<Telemetry>(), NullLogger<ReloadLoop>.Instance);
        await loop.StartAsync(CancellationToken.None);
        for (int round = 1; round <= 3; round++)
        {
            // The loop may not have begun to wait when its time comes, so time comes again.
            int advances = 0;
            do
            {
                clock.Advance(TimeSpan.FromSeconds(5));
                Assert.InRange(++advances, 1, 500);
            }
            while (!await second.LookedAt.WaitAsync(TimeSpan.FromMilliseconds(50)));
        }

        await loop.StopAsync(CancellationToken.None);
    }

    private sealed class Broken : IReloadable
    {
        public string Name => "broken";

        public Task<ReloadOutcome> ReloadAsync(CancellationToken cancellation) => throw new InvalidOperationException("on purpose");
    }

    private sealed class Counted : IReloadable
    {
        public SemaphoreSlim LookedAt { get; } = new(0);

        public string Name => "counted";

        public Task<ReloadOutcome> ReloadAsync(CancellationToken cancellation)
        {
            LookedAt.Release();
            return Task.FromResult(ReloadOutcome.Applied);
        }
    }
}
