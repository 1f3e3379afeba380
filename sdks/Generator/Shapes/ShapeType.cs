namespace Pulumi.Generator.Shapes;

/// <summary>The type of one property, as the provider's schema knows it. Closed: every emitter handles every case.</summary>
internal abstract record ShapeType
{
    private ShapeType()
    {
    }

    internal sealed record Text : ShapeType;

    internal sealed record Flag : ShapeType;

    /// <summary>A JSON number; the typings the shapes were read from do not tell <c>int</c> from <c>double</c>.</summary>
    internal sealed record Number(bool Floating) : ShapeType;

    /// <summary>Any JSON value.</summary>
    internal sealed record Anything : ShapeType;

    internal sealed record Reference(string Key) : ShapeType;

    /// <param name="Key">Key of the enum in the same package.</param>
    /// <param name="Open">True when strings outside the list are accepted as well.</param>
    internal sealed record Enumeration(string Key, bool Open) : ShapeType;

    internal sealed record ListOf(ShapeType Item) : ShapeType;

    internal sealed record MapOf(ShapeType Value) : ShapeType;

    internal sealed record OneOf(ShapeType First, ShapeType Second) : ShapeType;
}
