using ArchUnitNET.Loader;
using Assembly = System.Reflection.Assembly;

namespace Architecture;

/// <summary>What a component of the stack depends on stands in its arguments record.</summary>
public sealed class ComponentTests
{
    private const string Settings = "ImageTrust.Infra.Settings.StackSettings";
    private const string Components = "ImageTrust.Infra.Components";

    /// <summary>Where components lie; the spine, which gives each its slice, is none.</summary>
    private static readonly string[] Parts = [Components, "ImageTrust.Infra.Access", "ImageTrust.Infra.Kubernetes"];

    private static readonly Assembly Infra = Assembly.LoadFrom(Repository.Projects.Single(project => project.Path == "infra").Built);

    [Fact]
    public void No_component_reads_all_settings()
    {
        var readers = new ArchLoader().LoadAssembly(Infra).Build().Types
            .Where(type => type.Dependencies.Any(dependency => dependency.Target.FullName == Settings))
            .Select(type => type.FullName).Distinct().ToList();

        Assert.Contains("ImageTrust.Infra.Spine.ImageTrustStack", readers);
        Assert.DoesNotContain(readers, reader => Parts.Any(part => reader.StartsWith(part + ".", StringComparison.Ordinal)));
    }

    [Fact]
    public void No_component_calls_back_whoever_makes_it()
    {
        var arguments = Infra.GetTypes()
            .Where(type => type.FullName!.StartsWith(Components + ".", StringComparison.Ordinal) && type.Name.EndsWith("Args", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(arguments);
        Assert.DoesNotContain(
            arguments.SelectMany(type => type.GetProperties()), property => typeof(Delegate).IsAssignableFrom(property.PropertyType));
    }
}
