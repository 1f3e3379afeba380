using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using Azure;
using Azure.Identity;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.KeyVault;
using ImageTrust.Policy.Tool.Sources;

namespace ImageTrust.Policy.Tool.Commands.Keys;

/// <summary><c>policy keys pull</c>: public keys from Key Vault into git, where a reviewer sees them.</summary>
internal static class KeysCommand
{
    private const string PullDescription = """
        Fetches the public half of every enabled version of a Key Vault key and writes it beside the stack's policy. Vault and key are the
        stack's own settings (Pulumi.STACK.yaml) unless they are named.

        The newest version fills the file the policy already names, if that file is not there yet; every other version that the policy does
        not hold becomes a new file and a new entry in the authority's versions, with the span Key Vault has for it. Nothing that exists is
        overwritten or removed. Review and commit the result: from then on trust comes from git, not from the vault.
        Signs in with a workload identity or `az login`; needs the role Key Vault Reader or Crypto User.
        """;

    public static Command Create(ToolHost host)
    {
        var stack = CommandOptions.Stack(host);
        stack.Required = true;
        var authority = new Option<string>("--authority")
        {
            Description = "The key authority of the policy.",
            HelpName = "NAME",
            DefaultValueFactory = _ => "release-key",
        };
        var vault = new Option<string>("--vault") { Description = "The vault's name or address. Default: keyVaultName of Pulumi.STACK.yaml.", HelpName = "VAULT" };
        var key = new Option<string>("--key") { Description = "The key's name in the vault. Default: signingKeyName of Pulumi.STACK.yaml.", HelpName = "KEY" };
        var json = CommandOptions.Json();
        var pull = new Command("pull", PullDescription) { stack, authority, vault, key, json };
        pull.SetAction((parsed, cancel) =>
        {
            var policy = StackFiles.One(host, parsed.GetValue(stack), null).Path;
            var config = StackConfig.Of(policy);
            return RunAsync(
                host,
                new KeyPull(policy, parsed.GetValue(authority)!),
                parsed.GetValue(vault) ?? config.Vault,
                parsed.GetValue(key) ?? config.Key,
                parsed.GetValue(json),
                cancel);
        });
        return new Command("keys", "Public keys of a stack's key authorities.") { pull, KeysAddCommand.Create(host) };
    }

    private static async Task<int> RunAsync(ToolHost host, KeyPull pull, string vault, string key, bool json, CancellationToken cancel)
    {
        if (!key.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') || key.Length is 0 or > 127)
        {
            throw new UsageException($"\"{key}\" is not the name of a Key Vault key.");
        }

        try
        {
            var address = VaultAddress.Parse(vault);
            var steps = pull.Apply(address, key, await new VaultKeys(address, host.Credential(), host.Transport).ReadAsync(key, cancel));
            Print(host, steps, json);
            return ExitCodes.Of(steps.All(step => step.Done));
        }
        catch (Exception error) when (IsOfTheVault(error))
        {
            await host.Error.WriteLineAsync($"the key could not be read: {error.Message.Split('\n')[0]}");
            return ExitCodes.Findings;
        }
    }

    // Refused, not signed in, or an answer that is not Key Vault's (wrong JSON, or JSON of another shape).
    private static bool IsOfTheVault(Exception error) => error is RequestFailedException or AuthenticationFailedException
        or JsonException or InvalidOperationException or KeyNotFoundException or CryptographicException or FormatException;

    public static void Print(ToolHost host, IReadOnlyList<PullStep> steps, bool json)
    {
        if (json)
        {
            Answer.Json(host, steps, KeyVaultJson.Default.IReadOnlyListPullStep);
            return;
        }

        foreach (var step in steps)
        {
            Answer.Line(host, $"{step.Version[..8]} {step.Fingerprint.Beginning} {step.Words}");
        }

        if (steps.Count == 0)
        {
            Answer.Line(host, "the key has no enabled version");
        }
    }
}
