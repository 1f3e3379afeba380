using System.Reflection;

namespace Pulumi;

/// <summary>A resource that only groups others.</summary>
public class ComponentResource : Resource
{
    public ComponentResource(string type, string name, ComponentResourceOptions? options = null)
        : this(type, name, ResourceArgs.Empty, options)
    {
    }

    /// <param name="remote">Whether the component is constructed by a provider. This SDK has none of those and refuses true.</param>
    public ComponentResource(string type, string name, ResourceArgs? args, ComponentResourceOptions? options = null, bool remote = false)
        : base(type, name, args ?? ResourceArgs.Empty, Own(name, options, remote))
    {
    }

    /// <param name="registerPackageRequest">Null: see <see cref="RegisterPackageRequest"/>.</param>
    public ComponentResource(
        string type, string name, ResourceArgs? args, ComponentResourceOptions? options, bool remote, RegisterPackageRequest? registerPackageRequest = null)
        : this(type, name, args, options, remote)
    {
    }

    /// <summary>Registers the values of the properties marked <see cref="OutputAttribute"/> and declares the component complete.</summary>
    protected void RegisterOutputs() => RegisterOutputs(ReadOutputProperties());

    protected void RegisterOutputs(IDictionary<string, object?> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        RegisterOutputs(Output.Create(outputs));
    }

    protected void RegisterOutputs(Task<IDictionary<string, object?>> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        RegisterOutputs(Output.Create(outputs));
    }

    protected void RegisterOutputs(Output<IDictionary<string, object?>> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        Deployment.Require().Registrations.StartOutputs(this, outputs);
    }

    private static ComponentResourceOptions Own(string name, ComponentResourceOptions? options, bool remote)
        => !remote ? ComponentResourceOptions.Merge(null, options) : throw new ResourceException(
            $"The component '{name}' is remote: only the official Pulumi packages register those (docs/adr/0006-pulumi-sdk.md).", null, hideStack: true);

    /// <summary>The public output properties by wire name; the URN is not one of them.</summary>
    private protected Dictionary<string, object?> ReadOutputProperties(BindingFlags also = BindingFlags.Default)
        => GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public | also)
            .Where(property => property.DeclaringType != typeof(Resource))
            .Select(property => (property, output: property.GetCustomAttribute<OutputAttribute>()))
            .Where(found => found.output is not null)
            .ToDictionary(found => found.output!.Name ?? found.property.Name, found => found.property.GetValue(this));
}
