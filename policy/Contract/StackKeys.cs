namespace ImageTrust.Policy.Contract;

/// <summary>Of a stack's configuration: what the command line reads beside the Pulumi program. <c>docs/settings.md</c> has all keys.</summary>
public static class StackKeys
{
    /// <summary>Pulumi's name of the project, and the namespace of its keys.</summary>
    public const string Project = "image-trust";

    public const string RegistryName = Project + ":registryName";
    public const string WebhookRegistry = Project + ":webhookRegistry";
    public const string KeyVaultName = Project + ":keyVaultName";
    public const string SigningKeyName = Project + ":signingKeyName";

    /// <summary>The signing key of a stack that names none.</summary>
    public const string DefaultSigningKey = "image-signing";

    /// <summary>The host under which images of a registry of Azure's are named.</summary>
    public static string LoginServer(string registryName) => $"{registryName}.azurecr.io";

    /// <summary>A key as Pulumi means it: <c>name</c> is the project's, and <c>space:config:name</c> the older way to write <c>space:name</c>.</summary>
    public static string Full(string written) => written.Split(':') switch
    {
        [var name] => $"{Project}:{name}",
        [var space, "config", var name] => $"{space}:{name}",
        _ => written,
    };
}
