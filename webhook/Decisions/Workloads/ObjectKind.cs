namespace ImageTrust.Decisions.Workloads;

/// <summary>What kind of object something is, as an API server names kinds.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">Such as <c>v1</c>.</param>
/// <param name="Kind">Such as <c>Deployment</c>.</param>
public sealed record ObjectKind(string Group, string Version, string Kind)
{
    /// <summary>As an object itself says it, by its <c>apiVersion</c> and <c>kind</c>.</summary>
    /// <param name="apiVersion"><c>v1</c>, or group and version: <c>apps/v1</c>.</param>
    /// <param name="kind">The kind.</param>
    public static ObjectKind Of(string apiVersion, string kind)
    {
        ArgumentNullException.ThrowIfNull(apiVersion);
        int slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return new ObjectKind(slash < 0 ? "" : apiVersion[..slash], apiVersion[(slash + 1)..], kind);
    }

    public override string ToString() => Group.Length == 0 ? $"{Version} {Kind}" : $"{Group}/{Version} {Kind}";
}
