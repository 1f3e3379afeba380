using System.Collections;
using System.Text;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Server.Settings;
using ImageTrust.Server.InForce;

namespace ImageTrust.Server.Hosting;

/// <summary>From the environment to a running server. Exit codes: 0 stopped when told to, 2 settings, policy or ports that cannot be used.</summary>
internal static partial class Entry
{
    private const int Unusable = 2;

    // Characters. A record of an image with one signature has some 2,500.
    private const int LineBuffer = 16 * 1024;

    // What the runtime looks for a user's certificate stores in, and dies where there is none. Nothing of the webhook's is in a home, and nothing that
    // somebody could write into one, such as a root to trust, is to count: so it is a folder that is not there.
    private const string HomeVariable = "HOME";
    private const string NoHome = "/nonexistent";

    public static async Task<int> RunAsync(TextWriter errors)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(HomeVariable)))
        {
            Environment.SetEnvironmentVariable(HomeVariable, NoHome);
        }

        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
        var (settings, problems) = SettingsReader.Read(environment);
        if (settings is null)
        {
            return await RefuseAsync(errors, "settings", problems);
        }

        var (policy, wrong) = PolicyFileReader.Read(settings.Policy);
        if (policy is null)
        {
            return await RefuseAsync(errors, "policy", wrong);
        }

        Console.SetOut(WholeLines());
        await using var app = ServerHost.Build(settings, policy);
        LogStart(app.Logger, policy.Phase, settings.Listen.HttpsPort, settings.Listen.ManagementPort);
        try
        {
            await app.RunAsync();
            return 0;
        }
        catch (IOException error)
        {
            // A port that is taken, or an address that this machine does not have.
            return await RefuseAsync(errors, "ports", [error.Message]);
        }
    }

    /// <summary>Standard output that takes a line at once: the runtime's own writes every 256 characters, a call of the kernel each.</summary>
    private static StreamWriter WholeLines() => new(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), LineBuffer) { AutoFlush = true };

    [LoggerMessage(Level = LogLevel.Information, Message = "Starting in {Phase}: reviews on port {HttpsPort}, state on port {ManagementPort}")]
    private static partial void LogStart(ILogger logger, Phase phase, int httpsPort, int managementPort);

    private static async Task<int> RefuseAsync(TextWriter errors, string what, IReadOnlyList<string> problems)
    {
        await errors.WriteLineAsync($"The server does not start: {problems.Count} problem{(problems.Count == 1 ? "" : "s")} with its {what}.");
        foreach (string problem in problems)
        {
            await errors.WriteLineAsync("  " + problem);
        }

        return Unusable;
    }
}
