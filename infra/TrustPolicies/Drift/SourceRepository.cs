using ImageTrust.Policy.Model.Policies;

namespace ImageTrust.Infra.TrustPolicies.Drift;

/// <summary>The repository and workflow file that the subject of a GitHub certificate names: <c>https://HOST/OWNER/REPOSITORY/WORKFLOW@REF</c>.</summary>
/// <param name="Workflow">Path of the file; null where the policy leaves it open.</param>
internal sealed record SourceRepository(string Host, string Owner, string Name, string? Workflow)
{
    public string FullName => $"{Owner}/{Name}";

    /// <returns>Null when owner and repository are not written out.</returns>
    public static SourceRepository? In(IdentityMatch? identity)
    {
        // What a beginning or a pattern leaves open names nothing; a segment counts only when something follows it.
        var literal = identity switch
        {
            { Exact: { } exact } => exact.Text,
            { Prefix: { } prefix } => prefix.Text,
            { Pattern: { } pattern } => pattern.Text.Split('*', 2)[0],
            _ => "",
        };
        if (literal.Split('/', 6) is not ["https:", "", { Length: > 0 } host, { Length: > 0 } owner, { Length: > 0 } name, var rest])
        {
            return null;
        }

        var at = rest.IndexOf('@', StringComparison.Ordinal);
        return new SourceRepository(host, owner, name, at > 0 ? rest[..at] : null);
    }
}
