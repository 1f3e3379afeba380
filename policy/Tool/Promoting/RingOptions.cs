using System.CommandLine;
using System.Text;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Document.Editing;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Sources;

namespace ImageTrust.Policy.Tool.Promoting;

/// <summary>What <c>policy promote</c> is to write into the document itself, before the gate is asked: where the phase will be enforced.</summary>
internal sealed class RingOptions
{
    private readonly Option<string?> ring = new("--ring")
    {
        Description = "Write into the document that this ring has these namespaces too, and ask the gate about that.",
        HelpName = "NAME=NAMESPACE,…",
    };

    private readonly Option<bool> everywhere = new("--everywhere") { Description = "Write into the document that the phase has no rings and is enforced everywhere, and ask the gate about that." };

    public void AddTo(Command command)
    {
        command.Add(ring);
        command.Add(everywhere);
    }

    /// <returns>The change to the text of the document; null where it is to stay.</returns>
    /// <exception cref="UsageException">An option is not what it should be.</exception>
    public RingChange? Read(ParseResult parsed, Phase to)
    {
        string? text = parsed.GetValue(ring);
        bool all = parsed.GetValue(everywhere);
        return (text, all) switch
        {
            (null, false) => null,
            (null, true) => new RingChange("--everywhere", yaml => RingEdit.Everywhere(yaml, to)),
            (not null, true) => throw new UsageException("--ring and --everywhere are two steps; give one."),
            _ => Ring(text, to),
        };
    }

    private static RingChange Ring(string text, Phase to)
    {
        string[] parts = text.Split('=');
        if (parts is not [var name, var list])
        {
            throw new UsageException($"--ring {text}: expected NAME=NAMESPACE,NAMESPACE.");
        }

        var ringName = Label(text, name);
        List<NamespaceName> namespaces = [.. list.Split(',').Select(ns => Label(text, ns)).Distinct()];
        return new RingChange($"--ring {text}", yaml => RingEdit.Add(yaml, to, ringName, namespaces));
    }

    private static NamespaceName Label(string option, string text) =>
        NamespaceName.TryParse(text, out var label, out _) ? label : throw new UsageException($"--ring {option}: \"{text}\" is no name of a ring or a namespace; expected NAME=NAMESPACE,NAMESPACE.");
}

/// <param name="Option">As it was typed.</param>
/// <param name="Edit">Null for a text that has to be edited by hand.</param>
internal sealed record RingChange(string Option, Func<string, string?> Edit)
{
    /// <summary>The policy that the document would be.</summary>
    /// <exception cref="UsageException">It would be none, or it is written in a way that only people edit.</exception>
    public TrustPolicy PolicyOf(StackRecord record) =>
        PolicyFile.ReadText(Text(record, DocumentText(record)), FilesBeside.In(record.Folder)) switch
        {
            PolicyReading.Accepted accepted => accepted.Policy,
            PolicyReading.Rejected rejected => throw new UsageException(
                $"{Option}: the document would be no policy then.\n{string.Join('\n', rejected.Problems.Select(problem => PolicyFile.Line(record.Document.Name, problem)))}"),
            _ => throw new InvalidOperationException("a policy is accepted or rejected"),
        };

    /// <exception cref="UsageException">It has to be edited by hand.</exception>
    public string Text(StackRecord record, string yaml) => Edit(yaml)
        ?? throw new UsageException($"{Option}: {record.Document.Name} writes its phases in a way that this does not edit. Write it there by hand.");

    private static string DocumentText(StackRecord record) => Encoding.UTF8.GetString(File.ReadAllBytes(record.Document.Path));
}
