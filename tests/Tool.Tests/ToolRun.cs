using Azure.Core;
using Azure.Core.Pipeline;
using ImageTrust.Policy.Tool.Hosting;
using Microsoft.Extensions.Time.Testing;
using Spectre.Console;

namespace ImageTrust.Policy.Tool.Tests;

/// <summary>One run of the tool, in process: its exit code and what it wrote.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Error)
{
    public static readonly string Repository = Find(AppContext.BaseDirectory);
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static Task<ToolRun> InAsync(string folder, params string[] args) => WithAsync(folder, new FakeVault(), args);

    public static Task<ToolRun> Async(params string[] args) => InAsync(Repository, args);

    public static Task<ToolRun> WithAsync(string folder, FakeVault vault, params string[] args) => WithAsync(folder, vault, new FakeTimeProvider(Now), args);

    public static Task<ToolRun> WithAsync(string folder, FakeVault vault, TimeProvider clock, params string[] args) =>
        WithAsync(folder, vault, clock, new Dictionary<string, string>(), args);

    public static async Task<ToolRun> WithAsync(
        string folder, FakeVault vault, TimeProvider clock, IReadOnlyDictionary<string, string> variables, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        console.Profile.Width = 100;
        using var handler = vault.Handler();
        var host = new ToolHost(output, error, console, clock, folder, () => new FakeCredential(), new HttpClientTransport(handler), Path.Combine(folder, ".docker", "config.json"))
        {
            Variable = name => variables.GetValueOrDefault(name),
        };
        var code = await Root.RunAsync(args, host);
        return new ToolRun(code, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }

    /// <summary>The output without its line breaks: what is said, wherever a line ends.</summary>
    public string Words() => string.Join(' ', Output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Infra.sln")) ? folder : Find(Directory.GetParent(folder)!.FullName);

    private sealed class FakeCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new($"token for {requestContext.Scopes[0]}", Now.AddYears(10));

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
