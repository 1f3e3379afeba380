namespace ImageTrust.Infra.Kubernetes.ByHand;

/// <summary>Where the API server keeps an object of the stack's.</summary>
/// <param name="ApiVersion">Such as <c>apps/v1</c>, or <c>v1</c> for the core group.</param>
internal sealed record ObjectAddress(string ApiVersion, string Kind, string? Namespace, string Name)
{
    private const string Package = "kubernetes:";

    /// <summary>Without a leading slash.</summary>
    public string Path =>
        $"{(ApiVersion.Contains('/', StringComparison.Ordinal) ? "apis" : "api")}/{ApiVersion}/"
        + (Namespace is null ? "" : $"namespaces/{Uri.EscapeDataString(Namespace)}/") + $"{Plural}/{Uri.EscapeDataString(Name)}";

    private string Plural => Kind.ToLowerInvariant() is var kind && kind.EndsWith('y') ? kind[..^1] + "ies" : kind.EndsWith('s') ? kind + "es" : kind + "s";

    /// <param name="type">A resource's type token, such as <c>kubernetes:apps/v1:Deployment</c>.</param>
    /// <returns>API version and kind; null for anything that is no object in a cluster.</returns>
    public static (string ApiVersion, string Kind)? KindOf(string type) =>
        type.StartsWith(Package, StringComparison.Ordinal) && type.Split(':') is [_, var version, var kind] && version.Contains('/', StringComparison.Ordinal)
            ? (version.StartsWith("core/", StringComparison.Ordinal) ? version["core/".Length..] : version, kind) : null;

    public override string ToString() => $"{Kind} {Name}";
}
