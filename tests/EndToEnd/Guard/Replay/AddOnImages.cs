namespace EndToEnd.Guard.Replay;

/// <summary>
/// What AKS runs by itself, by component: repositories of <c>mcr.microsoft.com</c> with a tag each. Those of every node are what AKS' node images
/// bring along (Azure/AgentBaker, parts/common/components.json); those of add-ons are named in AKS' release notes and its issues. Tags change
/// weekly, repositories seldom: what is compared depends on neither, only on there being a tag.
/// </summary>
internal static class AddOnImages
{
    public const string Registry = "mcr.microsoft.com/";

    public static readonly IReadOnlyList<string> All =
    [
        // Every cluster.
        "oss/v2/kubernetes/pause:3.10.2", "oss/v2/kubernetes/kube-proxy:v1.36.3-1", "oss/v2/kubernetes/azure-cloud-node-manager:v1.36.5-1",
        "oss/v2/kubernetes/coredns:v1.14.3-11", "oss/v2/kubernetes/autoscaler/cluster-proportional-autoscaler:v1.9.0-22",
        "oss/v2/kubernetes/autoscaler/addon-resizer:v1.8.23-29", "oss/v2/kubernetes/metrics-server:v0.8.0-4", "oss/v2/kubernetes/apiserver-network-proxy/agent:v0.32.1-11",
        "oss/v2/azure/ip-masq-agent-v2:v0.1.16-14", "aks/aks-node-ca-watcher:master.241021.1",
        // Network, with and without Cilium.
        "containernetworking/azure-cni:v1.7.16-0", "containernetworking/v2/azure-cni:v1.8.11", "containernetworking/azure-cns:v1.7.16-0", "containernetworking/v2/azure-cns:v1.8.12",
        "containernetworking/azure-ipam:v0.4.0-0", "containernetworking/azure-npm:v1.6.42", "containernetworking/cilium/cilium-distroless:v1.19.5-260714",
        "containernetworking/cilium/cilium-distroless-init:v1.19.5-260714", "containernetworking/cilium-log-collector:v0.0.2-0", "oss/cilium/operator-generic:1.14.20",
        "oss/calico/node:v3.24.6", "oss/tigera/operator:v1.28.13",
        // Storage.
        "oss/v2/kubernetes-csi/azuredisk-csi:v1.34.5", "oss/v2/kubernetes-csi/azurefile-csi:v1.35.7", "oss/v2/kubernetes-csi/blob-csi:v1.27.9",
        "oss/v2/kubernetes-csi/livenessprobe:v2.19.0", "oss/v2/kubernetes-csi/csi-node-driver-registrar:v2.17.0",
        // Secrets Store and workload identity.
        "oss/v2/kubernetes-csi/secrets-store/driver:v1.6.0-6", "oss/v2/azure/secrets-store/provider-azure:v1.7.2", "oss/v2/azure/workload-identity/webhook:v1.5.1",
        // Azure Monitor: logs, metrics.
        "azuremonitor/containerinsights/ciprod:3.6.0", "azuremonitor/containerinsights/ciprod/prometheus-collector/images:7.2.0-main-07-27-2026-2169504d",
        "azuremonitor/containerinsights/ciprod/prometheus-collector/images:7.2.0-main-07-27-2026-2169504d-targetallocator", "oss/v2/kubernetes/kube-state-metrics:v2.15.0-4",
        // Azure Policy, Defender, Image Cleaner.
        "azure-policy/policy-kubernetes-addon-prod:1.10.1", "oss/v2/open-policy-agent/gatekeeper:v3.19.1-1", "azuredefender/stable/low-level-collector:2.0.205",
        "azuredefender/stable/pod-collector:1.0.171", "azuredefender/stable/security-publisher:1.0.211", "oss/v2/eraser/eraser-manager:v1.4.0-beta.0", "oss/v2/eraser/remover:v1.4.0-beta.0",
        // What can be switched on: ingress, autoscaling by events, meshes, GitOps, virtual nodes, GPUs.
        "aks/aks-app-routing-operator:0.2.5", "oss/kubernetes/ingress/nginx-ingress-controller:v1.11.5", "azure-application-gateway/kubernetes-ingress:1.8.1",
        "oss/kedacore/keda:2.16.1", "oss/kedacore/keda-metrics-apiserver:2.16.1", "oss/istio/pilot:1.25.3", "oss/istio/proxyv2:1.25.3-distroless", "oss/fluxcd/source-controller:v1.5.0",
        "oss/virtual-kubelet/virtual-kubelet:1.6.2", "oss/v2/kubernetes/windows-gmsa-webhook:v0.12.1-17", "aks/aks-gpu-cuda:580.126.09-20260430040408", "service-connector/prod/image/sc-operator:20251203.5",
    ];
}
