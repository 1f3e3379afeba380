using System.Diagnostics;

namespace ImageTrust.Policy.Tool.Tests;

/// <summary>A throw-away folder with <c>stacks/demo/trust-policy.yaml</c>.</summary>
internal sealed class Workspace : IDisposable
{
    public const string Policy = """
        # The demo.
        phase: day1
        authorities:
          release-key:
            key:
              versions:
                - file: keys/signing.pem # the first one
          release-workflow:
            keyless:
              issuer: https://token.actions.githubusercontent.com
              identity:
                exact: https://github.com/contoso/shop/.github/workflows/release.yml@refs/heads/main
              github:
                repositoryId: "1"
                ownerId: "2"
        rules:
          shop:
            images: [contoso.azurecr.io/shop/**]
            require:
              anyOf: [release-key, release-workflow]

        """;

    public Workspace(string policy = Policy)
    {
        Directory.CreateDirectory(Path.Combine(Folder, "stacks", "demo"));
        Write(policy);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("policy-tool-").FullName;

    public string File => Path.Combine(Folder, "stacks", "demo", "trust-policy.yaml");

    public IEnumerable<string> Keys => Directory.Exists(Path.Combine(Folder, "stacks", "demo", "keys"))
        ? Directory.GetFiles(Path.Combine(Folder, "stacks", "demo", "keys")).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal) : [];

    public void Write(string policy) => System.IO.File.WriteAllText(File, policy.ReplaceLineEndings("\n"));

    public void Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git") { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "init.defaultBranch=main" }.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
