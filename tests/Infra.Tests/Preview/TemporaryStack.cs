namespace Infra.Tests.Preview;

/// <summary>A copy of a stack's documents in a folder of its own, for tests that spoil them.</summary>
internal sealed class TemporaryStack : IDisposable
{
    private readonly string stack;

    public TemporaryStack(string stack = "dev")
    {
        this.stack = stack;
        Root = Directory.CreateTempSubdirectory("image-trust-").FullName;
        Directory.CreateDirectory(Path.Combine(Root, "infra"));
        Copy("Pulumi.yaml");
        Copy($"Pulumi.{stack}.yaml");
        foreach (var file in Directory.EnumerateFiles(Repository.PathOf($"stacks/{stack}"), "*", SearchOption.AllDirectories))
        {
            Copy(Path.GetRelativePath(Repository.Root, file));
        }
    }

    public string Root { get; }

    public string Settings => Path.Combine(Root, $"Pulumi.{stack}.yaml");

    public string Policy => Path.Combine(Root, "stacks", stack, "trust-policy.yaml");

    public static void Edit(string file, string old, string replacement)
    {
        var text = File.ReadAllText(file);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace(old, replacement, StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private void Copy(string relative)
    {
        var target = Path.Combine(Root, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(Repository.PathOf(relative), target);
    }
}
