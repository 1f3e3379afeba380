using System.Collections.Immutable;
using ImageTrust.Declared;
using ImageTrust.Server.Kubernetes;

namespace ImageTrust.Server.Declared;

/// <summary>
/// Compares what lies in the cluster with what the stack declared, again and again, and says who changed what by hand. It repairs nothing:
/// that is the stack's, with a review before it (`pulumi up --refresh`).
/// </summary>
internal sealed class DeclaredWatch(
    ImmutableArray<DeclaredObject> objects,
    KubernetesApi api,
    DeclaredMetrics metrics,
    KubernetesMetrics failures,
    TimeProvider time,
    ILogger<DeclaredWatch> log) : BackgroundService
{
    /// <summary>A change is said within a minute: two looks, one of which may fail.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);

    private readonly Dictionary<ResourceAddress, ImmutableHashSet<Difference>> said = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await LookAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Reads every declared object once, compares, and says what is news.</summary>
    public async Task LookAsync(CancellationToken stopping)
    {
        foreach (var declared in objects)
        {
            await LookAsync(declared, stopping);
        }
    }

    private async Task LookAsync(DeclaredObject declared, CancellationToken stopping)
    {
        try
        {
            var found = Comparison.Of(declared.Fields, (await api.ReadAsync(declared.Address, stopping))?.Document);
            metrics.Compared(declared.Address, found.Count);
            Say(declared.Address, found);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // What was last seen stays: not to know is not to be as declared. And a loop that ended would say nothing ever again.
            log.NotCompared(declared.Address.ToString(), error is KubernetesException ? error.Message : $"unexpected: {error.GetType().Name}");
            failures.Failed(error);
        }
    }

    private void Say(ResourceAddress address, IReadOnlyList<Difference> found)
    {
        var before = said.GetValueOrDefault(address, []);
        foreach (var difference in found.Where(one => !before.Contains(one)))
        {
            log.ChangedByHand(address.ToString(), difference.Path.Length > 0 ? difference.Path : "the object itself",
                difference.Declared ?? "nothing", difference.Found ?? "nothing", difference.Manager);
        }

        if (found.Count == 0 && before.Count > 0)
        {
            log.AsDeclared(address.ToString());
        }

        said[address] = [.. found];
    }
}

internal static partial class DeclaredLog
{
    [LoggerMessage(1, LogLevel.Warning, "{What}: {Field} is not as the stack declared it: declared {Declared}, found {Found}, written by {Manager}")]
    public static partial void ChangedByHand(this ILogger log, string what, string field, string declared, string found, string manager);

    [LoggerMessage(2, LogLevel.Information, "{What} is as the stack declared it again")]
    public static partial void AsDeclared(this ILogger log, string what);

    [LoggerMessage(3, LogLevel.Warning, "{What} could not be compared with what the stack declared: {Problem}")]
    public static partial void NotCompared(this ILogger log, string what, string problem);
}
