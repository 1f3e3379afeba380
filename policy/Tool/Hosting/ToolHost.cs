using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Spectre.Console;

namespace ImageTrust.Policy.Tool.Hosting;

/// <summary>What the tool touches of the outside: streams, clock, folder, and the way to Key Vault.</summary>
internal sealed record ToolHost(
    TextWriter Output,
    TextWriter Error,
    IAnsiConsole Console,
    TimeProvider Clock,
    string Folder,
    Func<TokenCredential> Credential,
    HttpPipelineTransport Transport)
{
    public static ToolHost Process() => new(
        System.Console.Out,
        System.Console.Error,
        AnsiConsole.Console,
        TimeProvider.System,
        Directory.GetCurrentDirectory(),
        // A workload identity in CI, a person's own login elsewhere. No managed identity: this tool never runs on a node, and asking for
        // one calls the metadata address.
        () => new ChainedTokenCredential(new WorkloadIdentityCredential(), new AzureCliCredential()),
        HttpClientTransport.Shared);
}

/// <summary>The caller asked for something that cannot be: exit 2, with this sentence.</summary>
internal sealed class UsageException(string message) : Exception(message);

internal static class ExitCodes
{
    public const int Fine = 0;
    public const int Findings = 1;
    public const int Usage = 2;

    public static int Of(bool fine) => fine ? Fine : Findings;
}
