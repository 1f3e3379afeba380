using System.Reflection;
using System.Text.Json.Nodes;
using Pulumi.Generator;

namespace Providers.Tests.Shapes;

/// <summary>One built assembly and the shapes it has to have: those of the corpus plus those of the overlay.</summary>
internal sealed record PackageUnderTest(string Key, string Namespace, string Version, Assembly Assembly)
{
    internal static readonly Checkout Checkout = Checkout.Find(AppContext.BaseDirectory);

    internal static readonly JsonObject Floating = Read("sdks/Generator/Tables/floating-numbers.json");

    internal static readonly JsonObject EnvironmentDefaults = Read("sdks/Generator/Tables/environment-defaults.json");

    internal static readonly JsonObject TypeAliases = Read("sdks/Generator/Tables/type-aliases.json");

    internal static readonly IReadOnlyList<PackageUnderTest> All =
    [
        new("azure-native", "Pulumi.AzureNative", "3.28.0", typeof(Pulumi.AzureNative.Provider).Assembly),
        new("azuread", "Pulumi.AzureAD", "6.9.1", typeof(Pulumi.AzureAD.Provider).Assembly),
        new("kubernetes", "Pulumi.Kubernetes", "4.34.2", typeof(Pulumi.Kubernetes.Provider).Assembly),
    ];

    internal static PackageUnderTest Of(string key) => All.Single(package => package.Key == key);

    /// <summary>A fresh copy, which a test may change.</summary>
    internal JsonObject Shapes()
    {
        var shapes = Read($"tests/corpus/shapes/{Key}.json");
        if (Read("sdks/Generator/Tables/overlay.json")[Key] is not JsonObject overlay)
        {
            return shapes;
        }

        foreach (var section in (string[])["resources", "types"])
        {
            foreach (var (name, shape) in overlay[section]!.AsObject())
            {
                shapes[section]![name] = shape!.DeepClone();
            }
        }

        foreach (var (name, correction) in overlay["csharp"]!.AsObject())
        {
            var shape = shapes["types"]![name] ?? shapes["enums"]![name];
            shape!["csharp"] = correction!["name"]!.GetValue<string>();
        }

        return shapes;
    }

    private static JsonObject Read(string path) => JsonNode.Parse(File.ReadAllText(Path.Combine(Checkout.Root, path)))!.AsObject();
}
