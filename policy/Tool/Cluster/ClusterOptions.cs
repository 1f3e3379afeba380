using System.CommandLine;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Cluster;

/// <summary>Where a cluster's objects come from.</summary>
internal sealed class ClusterOptions
{
    private const string StandardInput = "-";

    private readonly Argument<string[]> files = new("FILES")
    {
        Description = "What kubectl get … -A -o json wrote, - for standard input. Left out: kubectl is started, and lists pods and workloads.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> context = new("--context") { Description = "For kubectl: the context of the kubeconfig.", HelpName = "NAME" };
    private readonly Option<string?> kubeconfig = new("--kubeconfig") { Description = "For kubectl: the kubeconfig.", HelpName = "FILE" };

    private readonly Option<string> team = new("--team-label")
    {
        Description = "The label of pods and workloads that names their team.",
        HelpName = "LABEL",
        DefaultValueFactory = _ => "team",
    };

    public void AddTo(Command command)
    {
        command.Add(files);
        foreach (var option in new Option[] { context, kubeconfig, team })
        {
            command.Add(option);
        }
    }

    /// <exception cref="UsageException">A file cannot be read or is not what kubectl writes; options contradict each other.</exception>
    public ClusterImages Read(ToolHost host, ParseResult parsed, CancellationToken cancel)
    {
        var images = new ClusterImages(parsed.GetValue(team)!);
        var named = parsed.GetValue(files) ?? [];
        string[] arguments = [.. Argument(parsed, context), .. Argument(parsed, kubeconfig)];
        if (named.Length == 0)
        {
            Kubectl.List(arguments, images, cancel);
        }
        else if (arguments.Length > 0)
        {
            throw new UsageException("--context and --kubeconfig are for kubectl, which is not started where FILES are given.");
        }

        foreach (string file in named)
        {
            Read(host, file, images);
        }

        return images;
    }

    private static void Read(ToolHost host, string file, ClusterImages images)
    {
        string name = file == StandardInput ? "standard input" : file;
        try
        {
            using var stream = file == StandardInput ? host.Input() : File.OpenRead(Path.GetFullPath(file, host.Folder));
            images.Add(new ObjectStream(stream, name), name);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{name}: {error.Message} Expected what kubectl get -o json writes.");
        }
    }

    private static IEnumerable<string> Argument(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { } value ? [$"{option.Name}={value}"] : [];
}
