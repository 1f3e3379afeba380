using System.CommandLine;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Tool.Commands;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Sources;

namespace ImageTrust.Policy.Tool.Signing;

/// <summary><c>policy places</c>: a stack's registry and vault, and the key versions its policy holds, for scripts that copy and rotate.</summary>
internal static class PlacesCommand
{
    private const string Description = """
        Says where a stack's images and its signing key lie: the registry and the vault of Pulumi.STACK.yaml (in Azure's public cloud), and which
        versions of vaults' keys the policy holds, by authority. Reads files and asks nobody; the scripts of infra/pipelines go by it.

        Exit 0: printed. 1: the policy cannot be read. 2: usage.
        """;

    public static Command Create(ToolHost host)
    {
        var (stack, json) = (CommandOptions.Stack(host), CommandOptions.Json());
        stack.Required = true;
        var command = new Command("places", Description) { stack, json };
        command.SetAction(parsed => Run(host, StackFiles.One(host, parsed.GetValue(stack), null), parsed.GetValue(json)));
        return command;
    }

    private static int Run(ToolHost host, StackFiles.Source source, bool json)
    {
        if (PolicyNotes.Accepted(host, source.Name, PolicyFile.Read(source.Path)) is not { } policy)
        {
            return ExitCodes.Findings;
        }

        var config = StackConfig.Of(source.Path);
        var places = new Places(
            source.Path, policy.Phase.Text(), config.RegistryHost, config.VaultName, config.Key,
            policy.Authorities.Where(entry => entry.Value.Key is not null)
                .ToDictionary(entry => entry.Key, entry => entry.Value.Key!.Versions.Select(version => version.VaultKey?.Text).OfType<string>().ToList(), StringComparer.Ordinal));
        if (json)
        {
            Answer.Json(host, places, SigningJson.Default.Places);
            return ExitCodes.Fine;
        }

        Answer.Line(host, $"policy    {source.Name}, in {places.Phase}");
        Answer.Line(host, $"registry  {places.Registry ?? "not named"}");
        Answer.Line(host, $"vault     {places.Vault ?? "not named"}, key {places.Key}");
        foreach (var (authority, versions) in places.VaultKeys.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            Answer.Line(host, $"{authority}  {(versions.Count > 0 ? string.Join(", ", versions) : "no vaultKey recorded")}");
        }

        return ExitCodes.Fine;
    }
}
