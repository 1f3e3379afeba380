using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ImageTrust.Sigstore.Tests.Api;

/// <summary>The sample that readers copy first is a program.</summary>
public sealed class ReadmeTests
{
    private const string UsualUsings = "global using System; global using System.IO;";

    [Fact]
    public void The_sample_of_the_README_compiles()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Infra.sln")))
        {
            root = root.Parent!;
        }

        var page = File.ReadAllText(Path.Combine(root.FullName, "webhook", "Sigstore", "README.md"));
        var sample = page.Split("```csharp\n")[1].Split("```")[0];
        var assemblies = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "sample",
            [CSharpSyntaxTree.ParseText(sample), CSharpSyntaxTree.ParseText(UsualUsings)],
            assemblies.Select(file => MetadataReference.CreateFromFile(file)));

        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString()));
    }
}
