using System.Text.Json.Nodes;
using Providers.Tests.Execution;
using Providers.Tests.Shapes;

namespace Providers.Tests;

/// <summary>What a fresh instance of arguments would send without the program having said anything.</summary>
[Collection(ProcessState.Name)]
public sealed class DefaultTests
{
    public static TheoryData<string> Packages => [.. PackageUnderTest.All.Select(package => package.Key)];

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task A_fresh_instance_sends_the_defaults_of_the_official_SDK_and_nothing_else(string key)
    {
        using var environment = new EnvironmentScope();
        var package = PackageUnderTest.Of(key);
        var shapes = package.Shapes();
        var classes = shapes["resources"]!.AsObject().Select(entry => (entry.Value!["csharpArgs"]!, entry.Value["clientDefaults"]))
            .Concat(shapes["types"]!.AsObject().Where(entry => entry.Key.StartsWith("input:", StringComparison.Ordinal))
                .Select(entry => (entry.Value!["csharp"]!, entry.Value["clientDefaults"])));
        foreach (var (name, defaults) in classes)
        {
            var type = package.Assembly.GetType(name.GetValue<string>())!;
            Assert.Equal(Literals(defaults), await Sent(type));
        }
    }

    [Fact]
    public async Task An_assigned_value_replaces_the_default()
    {
        var args = new Pulumi.AzureNative.Authorization.RoleAssignmentArgs { PrincipalType = "Group" };
        Assert.Equal("Group", await Value(args.PrincipalType));
    }

    /// <summary>Literal defaults only; those from the environment have tests of their own.</summary>
    private static SortedDictionary<string, string> Literals(JsonNode? defaults)
    {
        var literals = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (wire, value) in defaults?.AsObject() ?? [])
        {
            var text = value!.GetValue<string>();
            if (text.Split(" || ") is [_, var otherwise])
            {
                literals.Add(wire, otherwise.TrimEnd(')').Trim('"'));
            }
            else if (!text.Contains("utilities.", StringComparison.Ordinal))
            {
                literals.Add(wire, text.Trim('"'));
            }
        }

        return literals;
    }

    private static async Task<SortedDictionary<string, string>> Sent(Type type)
    {
        var instance = Activator.CreateInstance(type)!;
        var sent = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (wire, value) in Member.Values(type, instance))
        {
            if (value is not null)
            {
                sent.Add(wire, await Value(value));
            }
        }

        return sent;
    }

    private static Task<string> Value(object? input) => Evaluated.Text(input);
}
