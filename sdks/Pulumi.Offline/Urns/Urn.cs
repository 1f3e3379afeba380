using System.Diagnostics.CodeAnalysis;

namespace Pulumi.Offline.Urns;

/// <summary>
/// A resource's identity: <c>urn:pulumi:STACK::PROJECT::QUALIFIEDTYPE::NAME</c>. The qualified type is the chain of the parents' types
/// joined by <c>$</c>, without the stack's. Only the first three separators count: a name may hold <c>::</c>.
/// </summary>
public sealed record Urn(string Stack, string Project, string QualifiedType, string Name)
{
    public const string StackType = "pulumi:pulumi:Stack";

    private const string Prefix = "urn:pulumi:";
    private const string Separator = "::";

    /// <summary>The type of the resource itself: the last element of the chain.</summary>
    public string Type => QualifiedType[(QualifiedType.LastIndexOf('$') + 1)..];

    public static Urn Create(string stack, string project, Urn? parent, string type, string name) =>
        new(stack, project, parent is null || parent.QualifiedType == StackType ? type : $"{parent.QualifiedType}${type}", name);

    public static bool TryParse(string? text, [NotNullWhen(true)] out Urn? urn)
    {
        urn = null;
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var parts = text[Prefix.Length..].Split(Separator, 4);
        if (parts.Length != 4 || parts.Any(part => part.Length == 0))
        {
            return false;
        }

        urn = new Urn(parts[0], parts[1], parts[2], parts[3]);
        return true;
    }

    public override string ToString() => $"{Prefix}{Stack}::{Project}::{QualifiedType}::{Name}";
}
