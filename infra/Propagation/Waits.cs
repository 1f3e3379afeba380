using Pulumi;
using Pulumi.AzureNative.Authorization;

namespace ImageTrust.Infra.Propagation;

/// <summary>What an update waits for because Azure says "done" before it is: nothing in a preview, and nothing where it is long done.</summary>
/// <param name="Settled">A role assignment, as soon as whoever checks for it sees it.</param>
/// <param name="Answering">A kubeconfig, as soon as the cluster behind it lets its user in and knows its own kinds.</param>
internal sealed record Waits(Func<RoleAssignment, Output<Resource>> Settled, Func<Output<string>, Output<string>> Answering)
{
    public static Waits None { get; } = new(grant => Output.Create<Resource>(grant), kubeconfig => kubeconfig);

    public static Waits OfAnUpdate(TimeProvider clock) => new(
        grant => grant.CreatedOn.Apply(async created =>
        {
            await Task.Delay(GrantAge.Left(created, clock.GetUtcNow()), clock);
            return (Resource)grant;
        }),
        kubeconfig => kubeconfig.Apply(async text =>
        {
            await new ClusterReadiness(clock, line => Log.Info(line)).WaitAsync(text);
            return text;
        }));
}
