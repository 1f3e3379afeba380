using System.Collections.Immutable;

namespace Pulumi;

/// <summary>A node of the stack's tree. Constructing one registers it.</summary>
public class Resource
{
    private readonly string _type;
    private readonly string _name;
    private readonly Lock _gate = new();
    private ImmutableList<Resource> _children = [];

    /// <param name="options">Owned by this resource; the caller has copied what the program passed.</param>
    private protected Resource(string type, string name, ResourceArgs args, ResourceOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        ArgumentException.ThrowIfNullOrEmpty(name);
        _type = type;
        _name = name;
        var deployment = Deployment.Require();
        Parent = options.Parent ?? deployment.Stack;
        Transformations = [.. options.ResourceTransformations, .. Parent?.Transformations ?? []];
        (args, options) = Transform(args, options);
        options.Protect ??= Parent?.Protect;
        Protect = options.Protect;
        Aliases = options.Aliases;
        (Provider, Providers) = ProviderSelection.Choose(this, Parent, options);
        Parent?.AddChild(this);
        deployment.Registrations.Start(this, args, options);
    }

    /// <summary>A resource that is only known by URN, e.g. named as a dependency by the engine. Nothing is registered.</summary>
    private protected Resource(string urn)
    {
        _type = _name = "";
        Urn = Output.Create(urn);
    }

    /// <summary><c>urn:pulumi:STACK::PROJECT::QUALIFIED-TYPE::NAME</c>, as the engine computed it; known in previews too.</summary>
    [Output("urn")]
    public Output<string> Urn { get; private set; } = null!;

    /// <summary>The parent in the tree: the stack unless the options name another; null only for the stack.</summary>
    internal Resource? Parent { get; }

    internal bool? Protect { get; }

    /// <summary>Its own first, then those of its parents, from the nearest on.</summary>
    internal ImmutableArray<ResourceTransformation> Transformations { get; } = [];

    internal IReadOnlyList<Input<Alias>> Aliases { get; } = [];

    /// <summary>The provider to register with, or null for the package's default provider.</summary>
    internal ProviderResource? Provider { get; }

    /// <summary>Providers that children use, by package.</summary>
    internal ImmutableDictionary<string, ProviderResource> Providers { get; } = ImmutableDictionary<string, ProviderResource>.Empty;

    internal ImmutableList<Resource> Children => _children;

    public string GetResourceType() => _type;

    public string GetResourceName() => _name;

    private (ResourceArgs Args, ResourceOptions Options) Transform(ResourceArgs args, ResourceOptions options)
    {
        foreach (var transformation in Transformations)
        {
            if (transformation(new ResourceTransformationArgs(this, args, options)) is { } result)
            {
                if (result.Options.Parent != options.Parent)
                {
                    throw new InvalidOperationException($"A transformation cannot change the parent of {_name}.");
                }

                (args, options) = (result.Args, result.Options);
            }
        }

        return (args, options);
    }

    private void AddChild(Resource child)
    {
        lock (_gate)
        {
            _children = _children.Add(child);
        }
    }
}
