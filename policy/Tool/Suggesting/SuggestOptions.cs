using System.CommandLine;
using System.Text;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Tool.Asking;
using ImageTrust.Policy.Tool.Cluster;
using ImageTrust.Policy.Tool.Commands;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Verifying;

namespace ImageTrust.Policy.Tool.Suggesting;

/// <summary>The options of <c>policy suggest</c>.</summary>
internal sealed class SuggestOptions
{
    private readonly Option<string> folder = new("--out", "-o") { Description = "The stack's folder, to which the draft is written: stacks/STACK.", HelpName = "FOLDER", Required = true };
    private readonly Option<bool> force = new("--force") { Description = "Replace files that are there already." };

    private readonly Option<string[]> keys = Files("--key", "A public key (PEM) that may be a signer.");
    private readonly Option<string[]> roots = Files("--trusted-root", "A trusted_root.json of an instance of your own, besides the public-good instance.");
    private readonly Option<bool> markdown = new("--markdown") { Description = "Tables in Markdown." };
    private readonly NetworkOptions network = new();

    public ClusterOptions Cluster { get; } = new();

    public Option<bool> Json { get; } = CommandOptions.Json();

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { folder, force, keys, roots, Json, markdown })
        {
            command.Add(option);
        }

        Cluster.AddTo(command);
        network.AddTo(command);
    }

    /// <exception cref="UsageException">A file is not what it should be.</exception>
    public SuggestRequest Read(ToolHost host, ParseResult parsed)
    {
        if (parsed.GetValue(Json) && parsed.GetValue(markdown))
        {
            throw new UsageException("--json and --markdown contradict each other: give one of them.");
        }

        return new SuggestRequest(
            Path.GetFullPath(parsed.GetValue(folder)!, host.Folder), parsed.GetValue(force),
            Named("keys/", parsed.GetValue(keys), file => Key(host, file), (name, read) => new GivenKey(name, read.Key, read.Bytes)),
            Named("", parsed.GetValue(roots), file => SignerStandard.ReadRoot(host, file), (name, read) => new GivenRoot(name, read)),
            network.Registries(parsed), network.Network(parsed));
    }

    public bool IsMarkdown(ParseResult parsed) => parsed.GetValue(markdown);

    /// <summary>Each file once, by a name of its own beside the draft.</summary>
    private static List<T> Named<TRead, T>(string folder, string[]? files, Func<string, TRead> read, Func<string, TRead, T> make)
    {
        List<T> found = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (string file in files ?? [])
        {
            string name = folder + Path.GetFileName(file);
            if (!RelativePath.TryParse(name, out _, out string? problem))
            {
                throw new UsageException($"{file}: its name cannot stand in a policy: {problem}.");
            }

            if (!names.Add(name))
            {
                throw new UsageException($"{file}: another file that was given is called like it, and both would lie in one folder: rename one.");
            }

            found.Add(make(name, read(file)));
        }

        return found;
    }

    private static (PublicKey Key, byte[] Bytes) Key(ToolHost host, string file)
    {
        const string Expected = "a public key in PEM (BEGIN PUBLIC KEY), as cosign generate-key-pair writes it";
        byte[] bytes = InputFile.Read(host, file, Expected);
        return PublicKey.TryReadPem(Encoding.UTF8.GetString(bytes), out var key, out string? problem)
            ? (key, bytes)
            : throw new UsageException($"{file}: {problem}; expected {Expected}.");
    }

    private static Option<string[]> Files(string name, string description) => new(name) { Description = description + " May be given again.", HelpName = "FILE" };
}
