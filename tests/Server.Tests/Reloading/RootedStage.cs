using System.Security.Cryptography;
using System.Text;
using ImageTrust.Server.Tests.Stage;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Server.Tests.Reloading;

/// <summary>A server whose policy names a trusted root of its own.</summary>
internal sealed class RootedStage : IAsyncDisposable
{
    public byte[] Root { get; } = Encoding.UTF8.GetBytes(VirtualSigstore.P256.TrustedRoot().ToJsonString());

    public ServerStage Server { get; private set; } = null!;

    /// <summary>Where the server looks for it.</summary>
    public string RootFile => Path.Combine(Server.Folder, $"trusted-root-{Convert.ToHexStringLower(SHA256.HashData(Root))}.json");

    /// <param name="present">Whether the root is there when the server starts.</param>
    public static async Task<RootedStage> StartAsync(bool present = true)
    {
        var stage = new RootedStage();
        stage.Server = await ServerStage.StartAsync(policy: WithRoot, prepare: server =>
        {
            stage.Server = server;
            Directory.CreateDirectory(Path.Combine(server.Folder, "roots"));
            File.WriteAllBytes(Path.Combine(server.Folder, "roots", "root.json"), stage.Root);
            if (present)
            {
                File.WriteAllBytes(stage.RootFile, stage.Root);
            }
        });
        return stage;
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private static string WithRoot(string text) => text
        .Replace("authorities:\n", """
            authorities:
              workflow:
                keyless: {issuer: "https://token.actions.githubusercontent.com", identity: {exact: "https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main"}}
                trustRoot: {file: roots/root.json}

            """, StringComparison.Ordinal)
        .Replace("anyOf: [release]", "anyOf: [release, workflow]", StringComparison.Ordinal);
}
