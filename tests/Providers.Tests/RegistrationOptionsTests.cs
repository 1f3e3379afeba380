using System.Reflection;
using System.Text.Json.Nodes;
using Providers.Tests.Execution;
using Providers.Tests.Shapes;
using Pulumi;

namespace Providers.Tests;

/// <summary>The options every generated class adds to those the program gives.</summary>
public sealed class RegistrationOptionsTests
{
    public static TheoryData<string> Packages => [.. PackageUnderTest.All.Select(package => package.Key)];

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task Version_former_types_and_secret_outputs_are_those_of_the_official_package(string key)
    {
        var package = PackageUnderTest.Of(key);
        foreach (var (token, shape) in package.Shapes()["resources"]!.AsObject())
        {
            var options = Merge(package.Assembly.GetType(shape!["csharpClass"]!.GetValue<string>())!, null);
            Assert.Equal(package.Version, options.Version);
            Assert.Equal(Strings(shape["aliasesOtherThanVersions"]).Concat(Strings(PackageUnderTest.TypeAliases[token])), await FormerTypes(options));
            Assert.Equal(Strings(shape["secretOutputs"]), options.AdditionalSecretOutputs);
        }
    }

    [Fact]
    public async Task A_Kubernetes_deployment_is_known_by_its_three_former_types() => Assert.Equal(
        ["kubernetes:apps/v1beta1:Deployment", "kubernetes:apps/v1beta2:Deployment", "kubernetes:extensions/v1beta1:Deployment"],
        await FormerTypes(Merge(typeof(Pulumi.Kubernetes.Apps.V1.Deployment), null)));

    [Fact]
    public async Task What_the_program_says_comes_after_or_wins()
    {
        var given = new CustomResourceOptions
        {
            Version = "4.0.0",
            Id = "ignored",
            Aliases = { new Alias { Type = "kubernetes:core/v0:Secret" } },
            AdditionalSecretOutputs = { "metadata" },
        };
        var options = Merge(typeof(Pulumi.Kubernetes.Core.V1.Secret), given);
        Assert.Equal("4.0.0", options.Version);
        Assert.Equal("", await Evaluated.Text(options.Id));
        Assert.Equal(["kubernetes:core/v0:Secret"], await FormerTypes(options));
        Assert.Equal(["data", "stringData", "metadata"], options.AdditionalSecretOutputs);
        Assert.Equal(["metadata"], given.AdditionalSecretOutputs);
    }

    private static CustomResourceOptions Merge(Type resource, CustomResourceOptions? given)
    {
        var merge = resource.GetMethod("MakeResourceOptions", BindingFlags.Static | BindingFlags.NonPublic)!;
        return (CustomResourceOptions)merge.Invoke(null, [given, (Input<string>)""])!;
    }

    private static async Task<List<string>> FormerTypes(CustomResourceOptions options)
    {
        var types = new List<string>();
        foreach (var alias in options.Aliases)
        {
            types.Add(await Evaluated.Text(((Alias)(await Evaluated.Value(alias))!).Type));
        }

        return types;
    }

    private static IEnumerable<string> Strings(JsonNode? array) => array?.AsArray().Select(item => item!.GetValue<string>()) ?? [];
}
