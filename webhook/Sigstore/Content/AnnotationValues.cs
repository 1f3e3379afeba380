using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Sigstore.Content;

/// <summary>
/// The signer's own key-value pairs (<c>cosign sign -a</c>). Cosign writes strings; any other JSON value is given as its JSON text.
/// </summary>
internal static class AnnotationValues
{
    public static readonly IReadOnlyDictionary<string, string> None = FrozenDictionary<string, string>.Empty;

    public static IReadOnlyDictionary<string, string> Read(StrictValue node) => node.Members(Limits.Annotations).ToDictionary(
        member => member.Name,
        member => member.Value.Kind == JsonValueKind.String ? member.Value.Text() : Encoding.UTF8.GetString(member.Value.Raw()),
        StringComparer.Ordinal);
}
