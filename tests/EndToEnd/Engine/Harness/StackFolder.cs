using System.Text.RegularExpressions;
using EndToEnd.Engine.StandIns;
using EndToEnd.Programs;

namespace EndToEnd.Engine.Harness;

/// <summary>
/// The project as somebody has it who filled in a stack's settings and pulled its key: the repository's own Pulumi.yaml and settings with
/// every sample value replaced, and a policy for the test's registry. The program is the one that was built, started with exactly the
/// environment that the official language host promises, so nothing can depend on another host's kindness.
/// </summary>
internal sealed partial class StackFolder
{
    /// <summary>What pulumi-language-dotnet sets, beside the caller's own environment.</summary>
    private static readonly string[] HostVariables =
    [
        "PULUMI_MONITOR", "PULUMI_ENGINE", "PULUMI_PROJECT", "PULUMI_STACK", "PULUMI_DRY_RUN", "PULUMI_QUERY_MODE", "PULUMI_PARALLEL",
        "PULUMI_ORGANIZATION", "PULUMI_ROOT_DIRECTORY", "PULUMI_CONFIG", "PULUMI_CONFIG_SECRET_KEYS",
    ];

    /// <summary>Who deploys a stack that was filled in.</summary>
    public const string Deployer = "5f6a2a5e-7c1d-4b7e-9d3b-000000000000";

    private readonly string stack;
    private readonly Func<string, string>? policy;

    private StackFolder(string path, string stack, Func<string, string>? policy)
    {
        Path = path;
        this.stack = stack;
        this.policy = policy;
        Directory.CreateDirectory(In("infra"));
        Directory.CreateDirectory(In($"stacks/{stack}/keys"));
        File.WriteAllText(In("Pulumi.yaml"), WithProgram(File.ReadAllText(Repository("Pulumi.yaml"))));
        File.Copy(Repository("infra/Infra.csproj"), In("infra/Infra.csproj"));
        File.Copy(Repository($"Pulumi.{stack}.yaml"), Settings);
    }

    /// <summary>The stack as the repository has it, with its samples: good for a preview.</summary>
    public static StackFolder Sample(string path, string stack)
    {
        var folder = new StackFolder(path, stack, policy: null);
        File.Copy(Repository($"stacks/{stack}/trust-policy.yaml"), folder.PolicyFile);
        return folder;
    }

    /// <param name="policy">The policy's YAML in a phase.</param>
    /// <param name="publicKeyFile">Of the key it names.</param>
    public static StackFolder FilledIn(string path, string stack, Func<string, string> policy, string publicKeyFile)
    {
        var folder = new StackFolder(path, stack, policy);
        File.Copy(publicKeyFile, folder.In($"stacks/{stack}/keys/image-signing.pem"));
        File.WriteAllText(folder.Settings, WithoutSamples(File.ReadAllText(folder.Settings)));
        folder.Phase("day1");
        return folder;
    }

    public string Path { get; }

    public string Settings => In($"Pulumi.{stack}.yaml");

    public string PolicyFile => In($"stacks/{stack}/trust-policy.yaml");

    public string In(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The policy in this phase from now on.</summary>
    public void Phase(string phase) => File.WriteAllText(PolicyFile, policy!(phase));

    /// <summary>Sets one of the program's own settings; null takes it away.</summary>
    public void Set(string key, string? value)
    {
        string line = $"  image-trust:{key}:";
        var lines = File.ReadAllLines(Settings).Where(one => !one.StartsWith(line, StringComparison.Ordinal)).ToList();
        if (value is not null)
        {
            lines.Insert(lines.IndexOf("config:") + 1, $"{line} \"{value}\"");
        }

        File.WriteAllLines(Settings, lines);
    }

    /// <summary>One of the program's own settings; null where it is not set.</summary>
    public string? Get(string key) => File.ReadAllLines(Settings)
        .Where(line => line.StartsWith($"  image-trust:{key}:", StringComparison.Ordinal))
        .Select(line => line[(line.IndexOf($"{key}:", StringComparison.Ordinal) + key.Length + 1)..].Trim().Trim('"')).FirstOrDefault();

    /// <summary>A built program instead of a build of its own: an option of the official language host too.</summary>
    private string WithProgram(string project)
    {
        string program = In("program");
        string passed = string.Join(' ', HostVariables.Select(name => $"${{{name}:+\"{name}=${name}\"}}"));
        Script.Write(program, $"exec env -i PATH=\"$PATH\" HOME=\"$HOME\" {passed} \"{BuiltProgram.PathOf("Infra", "ImageTrust.Infra")}\"\n");
        Assert.Contains("\nruntime: dotnet\n", project, StringComparison.Ordinal);
        return project.Replace("\nruntime: dotnet\n", $"\nruntime:\n  name: dotnet\n  options:\n    binary: {program}\n", StringComparison.Ordinal);
    }

    private static string WithoutSamples(string settings) => Zeros().Replace(settings, "5f6a2a5e-7c1d-4b7e-9d3b-00000000000$1")
        .Replace("contoso", "adatum", StringComparison.Ordinal)
        .Replace("203.0.113.", "198.51.100.", StringComparison.Ordinal)
        .Replace("\"12345678\"", "\"87654321\"", StringComparison.Ordinal)
        .Replace("\"123456789\"", "\"987654321\"", StringComparison.Ordinal);

    private static string Repository(string name) => System.IO.Path.Combine(BuiltProgram.Root, name);

    [GeneratedRegex("00000000-0000-0000-0000-00000000000([0-9])")]
    private static partial Regex Zeros();
}
