namespace Pulumi;

/// <summary>A resource that a provider creates, reads, updates and deletes.</summary>
public class CustomResource : Resource
{
    /// <param name="type">The type token, <c>package:module:Type</c>.</param>
    /// <param name="name">Unique among resources of the same type and parent.</param>
    public CustomResource(string type, string name, ResourceArgs? args, CustomResourceOptions? options = null)
        : base(type, name, args ?? ResourceArgs.Empty, CustomResourceOptions.Merge(null, options))
    {
    }

    /// <summary>As above. That there are two is why a call must pass the options: without them it is ambiguous, here as there.</summary>
    /// <param name="registerPackageRequest">Null: see <see cref="RegisterPackageRequest"/>.</param>
    public CustomResource(
        string type, string name, ResourceArgs? args, CustomResourceOptions? options = null, RegisterPackageRequest? registerPackageRequest = null)
        : this(type, name, args, options)
    {
    }

    private protected CustomResource(string urn)
        : base(urn)
    {
        Id = new Output<string>(OutputData<string>.Known("") with { IsKnown = false });
    }

    /// <summary>The provider's identifier; unknown while the resource does not exist yet.</summary>
    [Output("id")]
    public Output<string> Id { get; private set; } = null!;
}

/// <summary>A resource known by its URN alone.</summary>
internal sealed class DependencyResource(string urn) : CustomResource(urn);

/// <summary>Names a parameterised package. This SDK has none, so nothing constructs one and only null can be passed; the type is here
/// because constructors that take it decide which calls are ambiguous.</summary>
public class RegisterPackageRequest
{
    private RegisterPackageRequest()
    {
    }
}
