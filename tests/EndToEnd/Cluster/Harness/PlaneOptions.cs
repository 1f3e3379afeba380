namespace EndToEnd.Cluster.Harness;

/// <summary>What a control plane is for.</summary>
internal sealed record PlaneOptions
{
    /// <summary>Addresses of Services: on loopback the API server can call them.</summary>
    public string ServiceRange { get; init; } = "10.0.0.0/24";

    /// <summary>
    /// Whether something runs the pods. Without, tokens are not mounted either: that would hold pods back until their namespace's default
    /// account is there.
    /// </summary>
    public bool PodsRun { get; init; }

    /// <summary>The node's own controllers are left out: nodes that send no heartbeat would lose their pods after five minutes.</summary>
    public string Controllers => "deployment,replicaset,garbagecollector,namespace,serviceaccount,disruption,horizontalpodautoscaling"
        + (PodsRun ? ",endpoint,endpointslice,resourcequota,root-ca-cert-publisher" : "");
}
