using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using ImageTrust.Registry.Credentials.Docker;
using Spectre.Console;

namespace ImageTrust.Policy.Tool.Hosting;

/// <summary>What the tool touches of the outside: streams, clock, folder, credentials, and the way to Key Vault.</summary>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="Console">Standard output with colours, where it is a terminal.</param>
/// <param name="Clock">The time.</param>
/// <param name="Folder">Relative paths start here.</param>
/// <param name="Credential">Signs in to Entra. Called only when something of Azure is asked.</param>
/// <param name="Transport">The way to Key Vault.</param>
/// <param name="DockerConfig">docker's <c>config.json</c>, whether or not there is one.</param>
internal sealed record ToolHost(
    TextWriter Output,
    TextWriter Error,
    IAnsiConsole Console,
    TimeProvider Clock,
    string Folder,
    Func<TokenCredential> Credential,
    HttpPipelineTransport Transport,
    string DockerConfig)
{
    /// <summary>A variable of the environment; null when it is not set.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Standard input.</summary>
    public Func<Stream> Input { get; init; } = System.Console.OpenStandardInput;

    public static ToolHost Process() => new(
        System.Console.Out,
        System.Console.Error,
        AnsiConsole.Create(Colours(System.Console.IsOutputRedirected)),
        TimeProvider.System,
        Directory.GetCurrentDirectory(),
        // A workload identity in CI, a person's own login elsewhere. No managed identity: this tool never runs on a node, and asking for
        // one calls the metadata address.
        () => new ChainedTokenCredential(new WorkloadIdentityCredential(), new AzureCliCredential()),
        HttpClientTransport.Shared,
        DockerConfigCredentials.DefaultPath);

    /// <summary>Left alone the library colours a file too where GitHub's variables are set, and scripts show these files as text.</summary>
    private static AnsiConsoleSettings Colours(bool isFile) => isFile
        ? new() { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No, Enrichment = new() { UseDefaultEnrichers = false } }
        : new();
}

/// <summary>The caller asked for something that cannot be: exit 2, with this sentence.</summary>
internal sealed class UsageException(string message) : Exception(message);

internal static class ExitCodes
{
    public const int Fine = 0;
    public const int Findings = 1;
    public const int Usage = 2;
    public const int CouldNotCheck = 3;

    public static int Of(bool fine) => fine ? Fine : Findings;
}
