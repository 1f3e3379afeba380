namespace Pulumi;

/// <summary>Sees the arguments and options of a resource before it is registered, and may give it others.</summary>
/// <returns>Null to leave both as they are.</returns>
public delegate ResourceTransformationResult? ResourceTransformation(ResourceTransformationArgs args);

/// <summary>A resource whose constructor runs, with what it was given.</summary>
public readonly struct ResourceTransformationArgs(Resource resource, ResourceArgs args, ResourceOptions options) : IEquatable<ResourceTransformationArgs>
{
    public Resource Resource { get; } = resource;

    public ResourceArgs Args { get; } = args;

    public ResourceOptions Options { get; } = options;

    public static bool operator ==(ResourceTransformationArgs left, ResourceTransformationArgs right) => left.Equals(right);

    public static bool operator !=(ResourceTransformationArgs left, ResourceTransformationArgs right) => !left.Equals(right);

    public bool Equals(ResourceTransformationArgs other) => (Resource, Args, Options) == (other.Resource, other.Args, other.Options);

    public override bool Equals(object? obj) => obj is ResourceTransformationArgs other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Resource, Args, Options);
}

/// <summary>What the resource is registered with instead. Its parent cannot be another one.</summary>
public readonly struct ResourceTransformationResult(ResourceArgs args, ResourceOptions options) : IEquatable<ResourceTransformationResult>
{
    public ResourceArgs Args { get; } = args;

    public ResourceOptions Options { get; } = options;

    public static bool operator ==(ResourceTransformationResult left, ResourceTransformationResult right) => left.Equals(right);

    public static bool operator !=(ResourceTransformationResult left, ResourceTransformationResult right) => !left.Equals(right);

    public bool Equals(ResourceTransformationResult other) => (Args, Options) == (other.Args, other.Options);

    public override bool Equals(object? obj) => obj is ResourceTransformationResult other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Args, Options);
}
