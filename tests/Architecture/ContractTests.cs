using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Architecture;

/// <summary>What two programs must agree on is spelled once, in a project that depends on nothing.</summary>
public sealed class ContractTests
{
    private const string Contract = "policy/Contract";

    /// <summary>Also the product's name: in user agents, tags and warnings, where nobody reads it as the project's.</summary>
    private const string Product = "image-trust";

    private static readonly Assembly Built = Assembly.LoadFrom(Repository.Projects.Single(project => project.Path == Contract).Built);

    /// <summary>Constants by <c>Type.Name</c>.</summary>
    private static readonly IReadOnlyList<(string Name, object Value)> Constants =
    [
        .. from type in Built.GetTypes()
           from field in type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly)
           where field.IsLiteral && IsWritten(field)
           select ($"{type.Name}.{field.Name}", field.GetRawConstantValue()!),
    ];

    private static readonly IReadOnlyList<(string Path, string Place, SyntaxToken Token)> Elsewhere =
        [.. Literals.All.Where(literal => !literal.Path.StartsWith($"{Contract}/", StringComparison.Ordinal))];

    [Fact]
    public void The_contract_references_nothing()
    {
        var project = Repository.Projects.Single(project => project.Path == Contract);

        Assert.Empty(project.References);
        Assert.Empty(project.Packages);
        Assert.DoesNotContain("<Compile ", File.ReadAllText(project.File), StringComparison.Ordinal);
        Assert.All(Built.GetReferencedAssemblies(), assembly => Assert.StartsWith("System.", assembly.Name, StringComparison.Ordinal));
    }

    [Fact]
    public void Each_name_of_the_contract_is_spelled_in_one_project()
    {
        var names = Constants.Where(constant => constant.Value is string text && IsOurs(text)).ToList();

        Assert.True(names.Count > 50, $"only {names.Count} names were found");
        Assert.Empty(
            from literal in Elsewhere
            where Literals.IsText(literal.Token)
            from name in names
            where Literals.Spells(literal.Token.ValueText, (string)name.Value)
            select $"{literal.Place}: {name.Value} is {name.Name}");
    }

    [Fact]
    public void Each_port_and_user_of_the_contract_is_spelled_in_one_project()
    {
        var numbers = Constants.Where(constant => constant.Name.StartsWith("WebhookPorts.", StringComparison.Ordinal)
            || constant.Name.StartsWith("WebhookUser.", StringComparison.Ordinal)).ToList();

        Assert.Equal(4, numbers.Count);
        Assert.Empty(
            from literal in Elsewhere
            from number in numbers
            where Literals.IsText(literal.Token)
                ? Literals.Spells(literal.Token.ValueText, string.Create(CultureInfo.InvariantCulture, $"{number.Value}"))
                : literal.Token.Value!.Equals(number.Value)
            select $"{literal.Place}: {number.Value} is {number.Name}");
    }

    /// <summary>A script cannot read the contract.</summary>
    [Fact]
    public void The_image_names_the_user_of_the_contract()
    {
        var user = Constants.Single(constant => constant.Name == "WebhookUser.Id").Value;

        Assert.Contains($" --user {user}:{user} ", File.ReadAllText(Path.Combine(Repository.Root, "webhook/Server/image/build")), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_name_of_the_contract_is_used()
    {
        var products = string.Concat(Repository.HandWrittenSources
            .Where(file => !Repository.Relative(file).StartsWith("tests/", StringComparison.Ordinal)).Select(File.ReadAllText));

        Assert.Empty(
            from type in Built.GetExportedTypes()
            from field in type.GetFields()
            where field.IsLiteral && field.FieldType == typeof(string)
            let name = $"{type.Name}.{field.Name}"
            where !products.Contains(name, StringComparison.Ordinal)
            select name);
    }

    /// <summary>What is no ordinary word of English or JSON, which many may write for reasons of their own.</summary>
    private static bool IsOurs(string text) => text != Product && !text.All(char.IsAsciiLetterLower);

    /// <summary>Neither the compiler's nor a generator's.</summary>
    private static bool IsWritten(FieldInfo field) =>
        field.DeclaringType!.Namespace?.StartsWith("ImageTrust.", StringComparison.Ordinal) == true && !field.DeclaringType.FullName!.Contains('<', StringComparison.Ordinal);
}
