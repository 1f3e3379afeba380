using System.CommandLine;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.KeyVault;
using ImageTrust.Policy.Tool.Sources;
using ImageTrust.Policy.Tool.Verifying;

namespace ImageTrust.Policy.Tool.Commands.Keys;

/// <summary><c>policy keys add</c>: one version of a key, whose public half somebody has fetched already, into the policy. A rotation's second step.</summary>
internal static class KeysAddCommand
{
    private const string Description = """
        Adds one version of a Key Vault key to a key authority of the stack's policy: its public half as a file beside the policy, its identifier and
        the time from which it signs as an entry of the authority's versions. Asks nobody; `az keyvault key download` fetches the public half.

        With --overlap, versions that are in the policy and have no end get one: so many days after the new one begins. What they have signed until
        then stays trusted. An authority that needs no trusted time is left without ends: nobody knows when its images were signed.
        """;

    private const int MostDays = 3650;

    public static Command Create(ToolHost host)
    {
        var stack = CommandOptions.Stack(host);
        stack.Required = true;
        var authority = Required("--authority", "NAME", "The key authority of the policy.");
        var id = Required("--vault-key", "ID", "The version: https://VAULT.vault.azure.net/keys/KEY/VERSION.");
        var key = Required("--public-key", "FILE", "Its public half, PEM.");
        var from = Required("--valid-from", "TIME", "When it begins to sign, for example 2026-11-22T00:00:00Z.");
        var overlap = new Option<int?>("--overlap") { Description = "Days after --valid-from at which the other versions end.", HelpName = "DAYS" };
        var json = CommandOptions.Json();
        var command = new Command("add", Description) { stack, authority, id, key, from, overlap, json };
        command.SetAction(parsed =>
        {
            var version = new PlacedVersion(
                Value<VaultKeyId>(id, parsed.GetValue(id)!), SignerStandard.ReadKey(host, parsed.GetValue(key)!), Value<UtcTime>(from, parsed.GetValue(from)!), null);
            var step = new KeyPull(StackFiles.One(host, parsed.GetValue(stack), null).Path, parsed.GetValue(authority)!, Overlap(parsed.GetValue(overlap))).Place(version);
            KeysCommand.Print(host, [step], parsed.GetValue(json));
            return ExitCodes.Of(step.Done);
        });
        return command;
    }

    private static TimeSpan? Overlap(int? days) => days is null or (>= 1 and <= MostDays)
        ? days is null ? null : TimeSpan.FromDays(days.Value)
        : throw new UsageException($"--overlap {days}: expected 1 to {MostDays} days.");

    private static Option<string> Required(string name, string help, string description) => new(name) { Description = description, HelpName = help, Required = true };

    private static T Value<T>(Option option, string text) where T : class, ITextValue<T> =>
        T.TryParse(text, out var value, out var problem) ? value : throw new UsageException($"{option.Name} {text}: {problem}.");
}
