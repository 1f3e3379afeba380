using System.Reflection;

namespace Pulumi;

/// <summary>A resource that only groups others.</summary>
public class ComponentResource : Resource
{
    public ComponentResource(string type, string name, ComponentResourceOptions? options = null)
        : this(type, name, ResourceArgs.Empty, options)
    {
    }

    public ComponentResource(string type, string name, ResourceArgs? args, ComponentResourceOptions? options = null)
        : base(type, name, args ?? ResourceArgs.Empty, ComponentResourceOptions.Merge(null, options))
    {
    }

    /// <summary>Registers the values of the properties marked <see cref="OutputAttribute"/> and declares the component complete.</summary>
    protected void RegisterOutputs() => RegisterOutputs(ReadOutputProperties());

    protected void RegisterOutputs(IDictionary<string, object?> outputs) => RegisterOutputs(Output.Create(outputs));

    protected void RegisterOutputs(Task<IDictionary<string, object?>> outputs) => RegisterOutputs(Output.Create(outputs));

    protected void RegisterOutputs(Output<IDictionary<string, object?>> outputs)
        => Deployment.Require().Registrations.StartOutputs(this, outputs);

    /// <summary>The component's own output properties by wire name; the URN is not one of them.</summary>
    private protected Dictionary<string, object?> ReadOutputProperties()
    {
        const BindingFlags instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        return GetType().GetProperties(instance)
            .Where(property => property.DeclaringType != typeof(Resource))
            .Select(property => (property, output: property.GetCustomAttribute<OutputAttribute>()))
            .Where(found => found.output is not null)
            .ToDictionary(found => found.output!.Name ?? found.property.Name, found => found.property.GetValue(this));
    }
}
