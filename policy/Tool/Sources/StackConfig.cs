using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Tool.Hosting;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ImageTrust.Policy.Tool.Sources;

/// <summary>The few settings of a stack that the tool needs, read from <c>Pulumi.STACK.yaml</c> beside <c>stacks/</c> as the Pulumi CLI reads it.</summary>
internal sealed class StackConfig
{
    private readonly string file;
    private readonly YamlMappingNode? values;

    private StackConfig(string file, YamlMappingNode? values) => (this.file, this.values) = (file, values);

    /// <param name="policyPath">The stack's policy: <c>stacks/STACK/trust-policy.yaml</c>.</param>
    public static StackConfig Of(string policyPath)
    {
        var stack = StackFiles.StackOf(policyPath);
        var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(policyPath)!, "..", "..", StackPaths.Config(stack)));
        return new StackConfig(Path.GetFileName(path), File.Exists(path) ? Values(path) : null);
    }

    /// <exception cref="UsageException">The stack's file is not there or does not name it.</exception>
    public string Vault => Text(StackKeys.KeyVaultName)
        ?? throw new UsageException(values is null ? $"There is no {file} to read the vault from: give --vault." : $"{file} names no {StackKeys.KeyVaultName}: give --vault.");

    /// <summary>The same, or null.</summary>
    public string? VaultName => Text(StackKeys.KeyVaultName);

    public string Key => Text(StackKeys.SigningKeyName) ?? StackKeys.DefaultSigningKey;

    /// <summary>The host of the stack's own registry: Azure's, or where there is no cloud the one that has the webhook's image. Null where no file names it.</summary>
    public string? RegistryHost => Text(StackKeys.RegistryName) is { } name ? StackKeys.LoginServer(name) : Text(StackKeys.WebhookRegistry);

    private string? Text(string name) => values?.Children
        .Where(entry => entry.Key is YamlScalarNode { Value: { } key } && StackKeys.Full(key) == name)
        .Select(entry => entry.Value is YamlScalarNode { Value: { Length: > 0 } value } ? value
            : throw new UsageException($"{name} in {file} is no plain text: give --vault and --key."))
        .FirstOrDefault();

    private static YamlMappingNode? Values(string path)
    {
        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(File.ReadAllText(path)));
            return yaml.Documents is [{ RootNode: YamlMappingNode root }] && root.Children.TryGetValue("config", out var config) ? config as YamlMappingNode : null;
        }
        catch (YamlException problem)
        {
            throw new UsageException(ProblemLine.Of(Path.GetFileName(path), (problem.Start.Line, null), problem.Message));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: {error.Message}");
        }
    }
}
