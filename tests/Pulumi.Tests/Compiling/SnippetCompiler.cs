using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Pulumi.Tests.Compiling;

/// <summary>Compiles parts of a program against the SDK, as an assembly that is no friend of it, and tells the errors.</summary>
internal static class SnippetCompiler
{
    private static readonly Lazy<IReadOnlyList<MetadataReference>> References = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var file
                && (file.StartsWith("System.", StringComparison.Ordinal) || file is "Pulumi.dll" or "netstandard.dll"))
            .Select(path => MetadataReference.CreateFromFile(path))]);

    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Collections.Immutable;
        using System.Threading.Tasks;
        using Pulumi;
        """;

    public static IReadOnlyList<string> Errors(string statements) => ErrorsIn(
        $$"""
            {{Usings}}
            class Program
            {
                async Task Run(Output<string> output, Input<string> input, Output<int> number, IEnumerable<string> sequence)
                {
                    {{statements}}
                    await Task.Yield();
                }
            }
            """);

    /// <summary>Types of a program instead of statements.</summary>
    public static IReadOnlyList<string> ErrorsOf(string declarations) => ErrorsIn(
        $$"""
            {{Usings}}
            {{declarations}}
            """);

    private static IReadOnlyList<string> ErrorsIn(string source)
    {
        var tree = CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.CSharp14));
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
        var compilation = CSharpCompilation.Create("snippet", [tree], References.Value, options);
        return [.. compilation.GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => $"{diagnostic.Id} {diagnostic.GetMessage(null)}")];
    }
}
