using System.Text;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Infra.Kubernetes.Guard;

/// <summary>Image patterns of a policy as regular expressions (RE2, anchored) over references in full.</summary>
internal static class ReferencePattern
{
    private const string Tag = "(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?";
    private const string Path = "[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*";

    private static readonly string AtDigest = "@" + Digest.Pattern.Trim('^', '$');

    /// <summary>Docker Hub by every name that a runtime takes for it; a policy writes the first.</summary>
    private static readonly string DockerHubs = $"({Glob(DockerHubNames.Host)}|{Glob(DockerHubNames.Index)}|{Glob(DockerHubNames.Endpoint)})";

    /// <summary>Any repository of these patterns' registries, by digest; a tag before it means nothing. Without a pattern nothing matches.</summary>
    public static string ByDigest(IReadOnlyList<ImagePattern> patterns) =>
        $"^({string.Join('|', patterns.Select(Host).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))})/{Path}{Tag}{AtDigest}$";

    /// <summary>The repositories of these patterns, by tag, by digest or by neither.</summary>
    public static string Any(IReadOnlyList<ImagePattern> patterns) =>
        $"^({string.Join('|', patterns.Select(Repository).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}){Tag}({AtDigest})?$";

    private static string Host(ImagePattern pattern) => pattern.Text == "**" ? "[a-z0-9.:-]+" : Registry(pattern);

    private static string Registry(ImagePattern pattern) => pattern.Registry == DockerHubNames.Host ? DockerHubs : Glob(pattern.Registry);

    private static string Repository(ImagePattern pattern)
    {
        if (pattern.Text == "**")
        {
            return $"[a-z0-9.:-]+/{Path}";
        }

        var path = pattern.Text[(pattern.Registry.Length + 1)..];
        // docker.io/nginx is docker.io/library/nginx.
        return pattern.Registry == DockerHubNames.Host && path.StartsWith("library/", StringComparison.Ordinal)
            ? $"{Registry(pattern)}/(library/)?{Glob(path["library/".Length..])}"
            : $"{Registry(pattern)}/{Glob(path)}";
    }

    /// <summary>Stars stand for what a repository's path is made of, never for a tag's colon. {service} is one segment.</summary>
    private static string Glob(string text)
    {
        var expression = new StringBuilder();
        var rest = text.Replace("{service}", "*", StringComparison.Ordinal);
        for (var at = 0; at < rest.Length; at++)
        {
            if (rest[at] != '*')
            {
                expression.Append(char.IsAsciiLetterOrDigit(rest[at]) || rest[at] is '/' or '-' or '_' or ':' ? rest[at].ToString() : $"\\{rest[at]}");
            }
            else if (at + 1 < rest.Length && rest[at + 1] == '*')
            {
                expression.Append("[a-z0-9._/-]*");
                at++;
            }
            else
            {
                expression.Append("[a-z0-9._-]*");
            }
        }

        return expression.ToString();
    }
}
