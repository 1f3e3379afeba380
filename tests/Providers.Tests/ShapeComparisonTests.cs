using System.Text.Json.Nodes;
using Providers.Tests.Shapes;

namespace Providers.Tests;

/// <summary>The comparison that <see cref="ShapeTests"/> relies on sees every kind of difference.</summary>
public sealed class ShapeComparisonTests
{
    private const string Vault = "input:keyvault.VaultPropertiesArgs";

    [Fact]
    public void A_wire_name_that_differs_is_seen() => Seen("azure-native", "types", Vault, "inputs", shape =>
    {
        var properties = shape["props"]!.AsObject();
        properties["enableRbacAuthorisation"] = properties["enableRbacAuthorization"]!.DeepClone();
        properties.Remove("enableRbacAuthorization");
    });

    [Fact]
    public void Requiredness_that_differs_is_seen() => Seen(
        "azure-native", "types", Vault, "tenantId required", shape => shape["props"]!["tenantId"]!["required"] = false);

    [Fact]
    public void An_input_of_another_type_is_seen() => Seen(
        "azure-native", "types", Vault, "enableSoftDelete type", shape => shape["props"]!["enableSoftDelete"]!["type"] = "string");

    [Fact]
    public void A_closed_enum_that_is_open_is_seen() => Seen(
        "azure-native", "types", Vault, "createMode type", shape => shape["props"]!["createMode"]!["openEnum"] = true);

    [Fact]
    public void An_output_that_may_be_null_is_seen() => Seen(
        "azure-native", "resources", "azure-native:keyvault:Key", "keyUri type", shape => shape["outputs"]!["keyUri"]!["optional"] = true);

    [Fact]
    public void A_nested_output_that_may_be_null_is_seen() => Seen(
        "kubernetes", "types", "output:core.v1.ContainerPort", "containerPort type", shape => shape["props"]!["containerPort"]!["optional"] = true);

    [Fact]
    public void An_enum_value_that_differs_is_seen() => Seen(
        "azure-native", "enums", "keyvault.JsonWebKeyCurveName", "values", shape => shape["values"]!["P_256"] = "P256");

    [Fact]
    public void A_token_that_differs_is_seen() => Seen(
        "kubernetes", "resources", "kubernetes:core/v1:Secret", "token", shape => shape["wireToken"] = "kubernetes:core/v2:Secret");

    [Fact]
    public void A_class_name_that_differs_is_seen() => Seen(
        "azuread", "functions", "azuread:index/getGroup:getGroup", "class", shape => shape["csharpClass"] = "Pulumi.AzureAD.FetchGroup");

    [Fact]
    public void A_result_that_may_be_null_is_seen() => Seen(
        "azuread", "functions", "azuread:index/getGroup:getGroup", "objectId type", shape => shape["outputs"]!["objectId"]!["optional"] = true);

    [Fact]
    public void A_state_that_lacks_an_output_is_seen() => Seen(
        "azuread", "resources", "azuread:index/group:Group", "state", shape => shape["outputs"]!["extra"] = shape["outputs"]!["mail"]!.DeepClone());

    private static void Seen(string package, string section, string key, string difference, Action<JsonObject> change)
    {
        var underTest = PackageUnderTest.Of(package);
        var shapes = underTest.Shapes();
        Assert.Empty(ShapeComparison.Differences(underTest, shapes, section, key));
        change(shapes[section]![key]!.AsObject());
        Assert.Contains(ShapeComparison.Differences(underTest, shapes, section, key), line => line.StartsWith($"{key} {difference}:", StringComparison.Ordinal));
    }
}
