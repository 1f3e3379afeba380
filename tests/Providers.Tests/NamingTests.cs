using Pulumi.Generator.Emit;
using Pulumi.Generator.Shapes;

namespace Providers.Tests;

/// <summary>How a wire name becomes a C# name.</summary>
public sealed class NamingTests
{
    [Theory]
    [InlineData("enableRBAC", "EnableRBAC")]
    [InlineData("diskEncryptionSetID", "DiskEncryptionSetID")]
    [InlineData("iPAddressOrRange", "IPAddressOrRange")]
    [InlineData("eTag", "ETag")]
    [InlineData("$ref", "Ref")]
    [InlineData("x_kubernetes_int_or_string", "X_kubernetes_int_or_string")]
    public void Only_the_first_letter_changes(string wire, string expected) =>
        Assert.Equal(expected, Names.Property(wire, CSharpName.Parse("Pulumi.Any.ThingArgs")));

    [Theory]
    [InlineData("ContainerPort")]
    [InlineData("ContainerPortArgs")]
    [InlineData("ContainerPortGetArgs")]
    public void A_property_named_like_its_class_gets_Value_appended(string type) =>
        Assert.Equal("ContainerPortValue", Names.Property("containerPort", CSharpName.Parse("Pulumi.Any." + type)));

    [Fact]
    public void A_property_that_only_begins_like_its_class_keeps_its_name() =>
        Assert.Equal("ContainerPorts", Names.Property("containerPorts", CSharpName.Parse("Pulumi.Any.ContainerPortArgs")));

    [Theory]
    [InlineData("operator", "@operator")]
    [InlineData("$ref", "@ref")]
    [InlineData("principalId", "principalId")]
    public void A_parameter_named_like_a_keyword_is_escaped(string wire, string expected) => Assert.Equal(expected, Names.Parameter(wire));

    [Theory]
    [InlineData("Equals")]
    [InlineData("P-256")]
    [InlineData("lower")]
    [InlineData("Curve")]
    public void An_enum_member_the_official_package_cannot_have_is_refused(string member)
    {
        var shape = new EnumShape("any.Curve", CSharpName.Parse("Pulumi.Any.Curve"), new Dictionary<string, string> { [member] = "value" });
        Assert.Throws<ShapeFormatException>(() => EnumStruct.Write(Code.File(), shape));
    }
}
