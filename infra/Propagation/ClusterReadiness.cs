namespace ImageTrust.Infra.Propagation;

/// <summary>
/// Waits until the API server lets the deployer in (a role on a cluster takes up to five minutes to get there) and knows Cilium's kinds
/// (they come with the first node). The Kubernetes provider gives up on either within a minute or two. It never fails an update itself:
/// after its bound, or where it cannot ask, the provider goes on and says what is wrong.
/// </summary>
/// <param name="say">For whoever watches the update.</param>
internal sealed class ClusterReadiness(TimeProvider clock, Action<string> say, Func<string, IClusterProbe>? probeOf = null)
{
    public static readonly TimeSpan Bound = TimeSpan.FromMinutes(10);

    /// <summary>Who gets no answer at all for so long is most likely not in the network, and should hear of it.</summary>
    public static readonly TimeSpan SilenceBound = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Func<string, IClusterProbe> probeOf = probeOf ?? (kubeconfig => ClusterProbe.Of(kubeconfig));

    public async Task WaitAsync(string kubeconfig)
    {
        var start = clock.GetTimestamp();
        Lack? said = null;
        using var probe = probeOf(kubeconfig);
        while (await LackingAsync(probe) is { } lack)
        {
            if (clock.GetElapsedTime(start) >= lack.Bound)
            {
                say($"going on, although the cluster still does not {lack.Words}");
                return;
            }

            if (lack != said)
            {
                say($"waiting up to {lack.Bound.TotalMinutes} minutes for the cluster to {lack.Words}");
                said = lack;
            }

            await Task.Delay(Pause, clock);
        }
    }

    private sealed record Lack(string Words, TimeSpan Bound);

    private static readonly Lack Answer = new("answer at all", SilenceBound);
    private static readonly Lack Entry = new("let its deployer in: a new role gets there within five minutes", Bound);
    private static readonly Lack Kinds = new("know Cilium's kinds: they come with its first node", Bound);

    /// <returns>What to wait for; null when there is nothing, or no way to tell.</returns>
    private static async Task<Lack?> LackingAsync(IClusterProbe probe)
    {
        try
        {
            return !await probe.LetsUsInAsync() ? Entry : !await probe.KnowsAsync("cilium.io/v2", "ciliumnetworkpolicies") ? Kinds : null;
        }
        catch (Exception problem) when (problem is HttpRequestException or OperationCanceledException or IOException)
        {
            return Answer;
        }
        catch (Exception problem) when (problem is InvalidOperationException or System.ComponentModel.Win32Exception or FormatException or System.Text.Json.JsonException)
        {
            // No kubelogin, or nobody signed in: the provider says so in its own words.
            return null;
        }
    }
}

/// <summary>Two questions for an API server.</summary>
internal interface IClusterProbe : IDisposable
{
    Task<bool> LetsUsInAsync();

    /// <param name="groupVersion">Such as <c>cilium.io/v2</c>.</param>
    /// <param name="plural">The resource's plural name.</param>
    Task<bool> KnowsAsync(string groupVersion, string plural);
}
