using System.Text.Json;
using Infra.Tests.Preview;

namespace Infra.Tests.Review;

/// <summary>A text that stands in a stack's documents, and what becomes of it; <c>STACK</c> in the file's name is the stack's.</summary>
internal sealed record DocumentEdit(string File, string Old, string New);

/// <summary>A committed change of a stack: what was there (<c>given</c>, after the edits every case shares) and what becomes of it.</summary>
/// <param name="Keys">Public keys to put beside the policy: name there to name in the corpus.</param>
internal sealed record ChangeCase(string About, string Stack, IReadOnlyList<DocumentEdit> Given, IReadOnlyList<DocumentEdit> Edits, IReadOnlyDictionary<string, string>? Keys)
{
    private sealed record SharedBeginning(IReadOnlyList<DocumentEdit> Edits, IReadOnlyDictionary<string, string> Keys);

    public static string Folder { get; } = Repository.PathOf("tests/corpus/preview-markdown");

    public static IEnumerable<string> Names => Directory.GetFiles(Folder, "change.json", SearchOption.AllDirectories)
        .Select(file => Path.GetFileName(Path.GetDirectoryName(file))!).Order(StringComparer.Ordinal);

    public static ChangeCase Read(string name) => Parse<ChangeCase>(Path.Combine(Folder, name, "change.json"));

    /// <summary>Makes the stack what it was.</summary>
    public void Begin(TemporaryStack stack)
    {
        var shared = Parse<SharedBeginning>(Path.Combine(Folder, "given.json"));
        Apply(stack, shared.Edits.Concat(Given), shared.Keys);
    }

    /// <summary>Makes the change.</summary>
    public void Change(TemporaryStack stack) => Apply(stack, Edits, Keys);

    private void Apply(TemporaryStack stack, IEnumerable<DocumentEdit> edits, IReadOnlyDictionary<string, string>? keys)
    {
        foreach (var edit in edits)
        {
            TemporaryStack.Edit(Path.Combine(stack.Root, edit.File.Replace("STACK", Stack, StringComparison.Ordinal)), edit.Old, edit.New);
        }

        foreach (var (there, here) in keys ?? new Dictionary<string, string>())
        {
            var file = Path.Combine(stack.Root, "stacks", Stack, "keys", there);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.Copy(Path.Combine(Folder, "keys", here), file);
        }
    }

    private static T Parse<T>(string file) => JsonSerializer.Deserialize<T>(File.ReadAllText(file), JsonSerializerOptions.Web)!;
}
