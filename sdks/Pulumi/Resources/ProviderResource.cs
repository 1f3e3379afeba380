namespace Pulumi;

/// <summary>A configured provider of a package.</summary>
public class ProviderResource : CustomResource
{
    internal const string TypePrefix = "pulumi:providers:";

    public ProviderResource(string package, string name, ResourceArgs args, CustomResourceOptions? options = null)
        : base(TypePrefix + package, name, args, options)
    {
    }

    /// <summary>As above; a call must pass the options, or it is ambiguous.</summary>
    /// <param name="registerPackageRequest">Null: see <see cref="RegisterPackageRequest"/>.</param>
    public ProviderResource(
        string package, string name, ResourceArgs args, CustomResourceOptions? options = null, RegisterPackageRequest? registerPackageRequest = null)
        : this(package, name, args, options)
    {
    }

    /// <summary>The package, e.g. <c>kubernetes</c>. Read from the type because children may ask while the constructor still runs.</summary>
    internal string Package => GetResourceType()[TypePrefix.Length..];
}
