using Providers.Tests.Shapes;

namespace Providers.Tests;

public sealed class ShapeTests
{
    public static TheoryData<string> Packages => [.. PackageUnderTest.All.Select(package => package.Key)];

    [Theory]
    [MemberData(nameof(Packages))]
    public void Names_types_nullability_and_enum_values_are_those_of_the_shapes(string key)
    {
        var package = PackageUnderTest.Of(key);
        Assert.Empty(ShapeComparison.Differences(package, package.Shapes()));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_resource_attribute_carries_the_version_of_the_official_package(string key)
    {
        var package = PackageUnderTest.Of(key);
        var versions = package.Assembly.GetTypes()
            .SelectMany(type => type.GetCustomAttributes(typeof(Pulumi.ResourceTypeAttribute), inherit: false))
            .Select(attribute => ((Pulumi.ResourceTypeAttribute)attribute).Version);
        Assert.Equal([package.Version], versions.Distinct());
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Assembly_and_root_namespace_bear_the_official_name(string key)
    {
        var package = PackageUnderTest.Of(key);
        Assert.Equal(package.Namespace, package.Assembly.GetName().Name);
        Assert.All(package.Assembly.GetExportedTypes(), type => Assert.StartsWith(package.Namespace, type.Namespace, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Every_selected_resource_can_be_created_and_looked_up(string key)
    {
        var package = PackageUnderTest.Of(key);
        foreach (var (token, shape) in package.Shapes()["resources"]!.AsObject().Where(entry => !entry.Key.StartsWith("pulumi:", StringComparison.Ordinal)))
        {
            var type = package.Assembly.GetType(shape!["csharpClass"]!.GetValue<string>())!;
            var create = type.GetConstructors().Single().GetParameters();
            Assert.Equal(shape["csharpArgs"]!.GetValue<string>(), create[1].ParameterType.FullName);
            var needsArgs = shape["inputs"]!.AsObject().Any(input => input.Value!["required"]!.GetValue<bool>()) && key != "kubernetes";
            Assert.True(create[1].HasDefaultValue != needsArgs, token);
            Assert.True(create[2].HasDefaultValue, token);
            string[] lookup = key == "azuread" ? ["name", "id", "state", "options"] : ["name", "id", "options"];
            Assert.Equal(lookup, type.GetMethod("Get")!.GetParameters().Select(parameter => parameter.Name));
        }
    }
}
