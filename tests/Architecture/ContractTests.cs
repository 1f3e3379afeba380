using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

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

    /// <summary>Every literal of the products' sources, the parts of interpolated ones each by itself.</summary>
    private static readonly IReadOnlyList<(string Place, SyntaxToken Token)> Literals =
    [
        .. from file in Repository.HandWrittenSources
           let path = Repository.Relative(file)
           where !path.StartsWith("tests/", StringComparison.Ordinal) && !path.StartsWith($"{Contract}/", StringComparison.Ordinal)
           from token in CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantTokens()
           where token.IsKind(SyntaxKind.NumericLiteralToken) || IsText(token)
           select ($"{path}:{token.GetLocation().GetLineSpan().StartLinePosition.Line + 1}", token),
    ];

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
            from literal in Literals
            where IsText(literal.Token)
            from name in names
            where Spells(literal.Token.ValueText, (string)name.Value)
            select $"{literal.Place}: {name.Value} is {name.Name}");
    }

    [Fact]
    public void Each_port_of_the_contract_is_spelled_in_one_project()
    {
        var ports = Constants.Where(constant => constant.Name.StartsWith("WebhookPorts.", StringComparison.Ordinal)).ToList();

        Assert.Equal(2, ports.Count);
        Assert.Empty(
            from literal in Literals
            from port in ports
            where IsText(literal.Token)
                ? Spells(literal.Token.ValueText, string.Create(CultureInfo.InvariantCulture, $"{port.Value}"))
                : literal.Token.Value!.Equals(port.Value)
            select $"{literal.Place}: {port.Value} is {port.Name}");
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

    /// <summary>Whether a text has the name in it, and not as a part of a longer one. A name that ends in a mark is the beginning of others.</summary>
    private static bool Spells(string text, string name)
    {
        for (int at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            int end = at + name.Length;
            if ((at == 0 || !IsNamePart(text[at - 1])) && (end == text.Length || !char.IsAsciiLetterOrDigit(name[^1]) || !IsNamePart(text[end])))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';

    private static bool IsText(SyntaxToken token) => token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.SingleLineRawStringLiteralToken
        or SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.Utf8StringLiteralToken;

    /// <summary>Neither the compiler's nor a generator's.</summary>
    private static bool IsWritten(FieldInfo field) =>
        field.DeclaringType!.Namespace?.StartsWith("ImageTrust.", StringComparison.Ordinal) == true && !field.DeclaringType.FullName!.Contains('<', StringComparison.Ordinal);
}
