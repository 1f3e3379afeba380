namespace Pulumi;

/// <summary>The identity of a resource in a stack: <c>urn:pulumi:STACK::PROJECT::QUALIFIED-TYPE::NAME</c>. The engine computes
/// URNs; <see cref="Create"/> is for naming resources that once existed.</summary>
public readonly struct Urn(string value) : IEquatable<Urn>
{
    private readonly string _value = value;

    public static implicit operator string(Urn value) => value._value;

    public static bool operator ==(Urn left, Urn right) => left.Equals(right);

    public static bool operator !=(Urn left, Urn right) => !left.Equals(right);

    /// <summary>The URN of a resource of this stack, or of another stack or project where given. A parent is prefixed to the type
    /// unless it is the stack itself.</summary>
    public static Output<string> Create(
        Input<string> name,
        Input<string> type,
        Resource? parent = null,
        Input<string>? parentUrn = null,
        Input<string>? project = null,
        Input<string>? stack = null)
    {
        var settings = Deployment.Require().Settings;
        Input<string> above = parent is not null ? parent.Urn : parentUrn ?? "";
        return Output.Tuple(name, type, above, project ?? settings.Project, stack ?? settings.Stack)
            .Apply(parts => Join(parts.Item5, parts.Item4, parts.Item3, parts.Item2, parts.Item1));
    }

    public bool Equals(Urn other) => string.Equals(_value, other._value, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is Urn other && Equals(other);

    public override int GetHashCode() => _value?.GetHashCode(StringComparison.Ordinal) ?? 0;

    public override string ToString() => _value;

    internal static string Join(string stack, string project, string parentUrn, string type, string name)
    {
        var above = parentUrn.Length == 0 ? "" : QualifiedType(parentUrn);
        var prefix = above is "" or Stack.RootType ? "" : above + "$";
        return $"urn:pulumi:{stack}::{project}::{prefix}{type}::{name}";
    }

    /// <summary>The third part. A name may hold <c>::</c>, the parts before it cannot.</summary>
    internal static string QualifiedType(string urn) => urn.Split("::", 4)[2];

    internal static string Name(string urn) => urn.Split("::", 4)[3];
}
