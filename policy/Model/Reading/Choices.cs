using ImageTrust.Policy.Model.Policies;

namespace ImageTrust.Policy.Model.Reading;

/// <summary>The alternatives of the model: of the members named, a mapping has exactly one.</summary>
public static class Choices
{
    private static readonly Dictionary<Type, string[]> ByType = new()
    {
        [typeof(Authority)] = ["key", "keyless"],
        [typeof(KeylessAuthority)] = ["identity", "serviceAccount"],
        [typeof(IdentityMatch)] = ["exact", "prefix", "pattern"],
        [typeof(Rule)] = ["require", "unverified", "attestationsOnly"],
        [typeof(Requirement)] = ["anyOf", "allOf", "atLeast"],
        [typeof(AttestationRequirement)] = ["provenance", "sbom", "vulnerabilities", "predicate"],
        [typeof(Condition)] = ["equals", "oneOf", "startsWith", "contains", "atLeast", "atMost"],
    };

    /// <summary>Empty when the type has no alternatives.</summary>
    public static IReadOnlyList<string> Of(Type type) => ByType.GetValueOrDefault(type, []);
}
