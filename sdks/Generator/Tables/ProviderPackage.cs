namespace Pulumi.Generator.Tables;

/// <summary>What differs between the three official packages in how their code was generated.</summary>
/// <param name="Key">The package's name in tokens; also the name of its file of shapes.</param>
/// <param name="Version">Version of the official package; sent as the plugin version on every request.</param>
/// <param name="Namespace">Root namespace, assembly and project name.</param>
/// <param name="TypeAttribute">Name of the package's <c>ResourceTypeAttribute</c>.</param>
/// <param name="BaseClass">Base class of the resources.</param>
internal sealed record ProviderPackage(string Key, string Version, string Namespace, string TypeAttribute, string BaseClass)
{
    /// <summary>An untyped value is <c>JsonElement</c> (Kubernetes) rather than <c>object</c>.</summary>
    internal bool UntypedIsJson { get; init; }

    /// <summary>Argument classes can be derived from (Kubernetes).</summary>
    internal bool OpenArguments { get; init; }

    /// <summary>Constructors write <c>apiVersion</c> and <c>kind</c> into the arguments (Kubernetes).</summary>
    internal bool ConstructorSetsConstants { get; init; }

    /// <summary><c>Get</c> takes a state to look up by (bridged Terraform providers).</summary>
    internal bool HasState { get; init; }

    /// <summary>
    /// A nested type serves inputs and outputs alike, so what a user need not give may be null when read
    /// (bridged Terraform providers; types that only a function returns are complete).
    /// </summary>
    internal bool SharesNestedTypes { get; init; }

    internal static IReadOnlyList<ProviderPackage> All { get; } =
    [
        new("azure-native", "3.28.0", "Pulumi.AzureNative", "AzureNativeResourceType", "global::Pulumi.CustomResource"),
        new("azuread", "6.9.1", "Pulumi.AzureAD", "AzureADResourceType", "global::Pulumi.CustomResource")
        {
            HasState = true,
            SharesNestedTypes = true,
        },
        new("kubernetes", "4.34.2", "Pulumi.Kubernetes", "KubernetesResourceType", "Pulumi.Kubernetes.KubernetesResource")
        {
            UntypedIsJson = true,
            OpenArguments = true,
            ConstructorSetsConstants = true,
        },
    ];
}
