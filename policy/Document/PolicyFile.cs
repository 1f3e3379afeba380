using ImageTrust.Policy.Document.Yaml;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Findings;
using ImageTrust.Policy.Model.Reading;

namespace ImageTrust.Policy.Document;

/// <summary>A trust policy in YAML, from a file or from text.</summary>
public static class PolicyFile
{
    /// <summary>The file's name inside a stack's folder.</summary>
    public const string Name = "trust-policy.yaml";

    /// <summary>Reads the file and the key and root files beside it.</summary>
    /// <param name="path">The policy file; the files it names are relative to its folder.</param>
    public static PolicyReading Read(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return FilesBeside.TryRead(path, out var text, out var problem)
            ? ReadText(text, FilesBeside.In(folder))
            : Rejected(new Problem(ProblemRules.NoFile, DocumentPath.Root, 1, 1, problem));
    }

    /// <summary>Reads <c>stacks/&lt;stack&gt;/trust-policy.yaml</c> under a root.</summary>
    public static PolicyReading Read(string rootDirectory, string relativePath) => Read(Path.Combine(rootDirectory, relativePath));

    /// <summary>Reads text whose files come from elsewhere, such as a git revision.</summary>
    public static PolicyReading ReadText(string yaml, ReadFile read)
    {
        var (root, problem) = YamlNodes.Read(yaml);
        return root is null ? Rejected(problem!) : PolicyReader.Read(root, read);
    }

    /// <summary>One problem of the file: its rule, the path when there is one, the sentence.</summary>
    public static string Line(string file, Problem problem) =>
        ProblemLine.Of(file, (problem.Line, problem.Column), problem.Rule, problem.Path.ToString(), problem.Sentence);

    private static PolicyReading.Rejected Rejected(Problem problem) => new([problem]);
}
