namespace ImageTrust.Infra.Settings;

/// <summary>kubelogin's own spelling of its login modes.</summary>
internal static class KubeloginModes
{
    public static string Text(KubeloginMode mode) => mode switch
    {
        KubeloginMode.AzureCli => "azurecli",
        KubeloginMode.WorkloadIdentity => "workloadidentity",
        KubeloginMode.ManagedIdentity => "msi",
        KubeloginMode.AzurePipelines => "azurepipelines",
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, null),
    };
}
