using System.Buffers;
using System.Text.Json;
using ImageTrust.Policy.Model.Findings;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Validation;

namespace ImageTrust.Policy.Model.Reading;

/// <summary>A policy, or every reason why the document is none.</summary>
public abstract record PolicyReading
{
    private PolicyReading()
    {
    }

    /// <summary>The policy. Key files that do not exist are no problem: they are "not pulled yet" and satisfy nothing.</summary>
    public sealed record Accepted(TrustPolicy Policy) : PolicyReading;

    /// <summary>At least one problem, in document order.</summary>
    public sealed record Rejected(IReadOnlyList<Problem> Problems) : PolicyReading;
}

/// <summary>Document → policy, whatever the syntax: shape, files, then meaning. A stage with problems ends the reading.</summary>
public static class PolicyReader
{
    /// <summary>Reads the document; <paramref name="read"/> is how the files it names are read.</summary>
    /// <param name="root">The whole document.</param>
    /// <param name="read">Answers "missing" for the canonical form, whose files are already inside.</param>
    public static PolicyReading Read(Node root, ReadFile read)
    {
        var problems = new List<Problem>();
        var policy = ReadShape(root, problems);
        if (policy is not null)
        {
            policy = FileContents.Fill(policy, read, problems);
            problems.AddRange(PolicyValidation.Validate(policy));
        }

        return problems.Count == 0 ? new PolicyReading.Accepted(policy!) : new PolicyReading.Rejected(InOrder(problems, root));
    }

    private static TrustPolicy? ReadShape(Node root, List<Problem> problems)
    {
        var buffer = new ArrayBufferWriter<byte>();
        // Where a problem was found the value is left out, so the text is not always JSON; it is read only when there was none.
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            new ShapeReader(problems, json).Read(root, typeof(TrustPolicy), DocumentPath.Root);
        }

        return problems.Count > 0 ? null : JsonSerializer.Deserialize(buffer.WrittenSpan, PolicyJson.Default.TrustPolicy);
    }

    /// <summary>Gives problems found by path the line of the nearest node that exists, and sorts by line.</summary>
    private static List<Problem> InOrder(List<Problem> problems, Node root) =>
        [.. problems.Select(problem => problem.Line > 0 ? problem : Placed(problem, root)).OrderBy(problem => (problem.Line, problem.Column))];

    private static Problem Placed(Problem problem, Node root)
    {
        var (line, column) = Node.Place(root, problem.Path);
        return problem with { Line = line, Column = column };
    }
}
