using System.Collections;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Server.Settings;
using ImageTrust.Server.InForce;

namespace ImageTrust.Server.Hosting;

/// <summary>From the environment to a running server. Exit codes: 0 stopped when told to, 2 settings, policy or ports that cannot be used.</summary>
internal static partial class Entry
{
    private const int Unusable = 2;

    public static async Task<int> RunAsync(TextWriter errors)
    {
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
