using ImageTrust.Infra.Kubernetes;
using ImageTrust.Infra.Settings;
using ImageTrust.Infra.TrustPolicies;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Document;
using Pulumi;

namespace ImageTrust.Infra;

/// <summary>What is said before the first resource. A preview marks what an update refuses.</summary>
/// <param name="Placeholders">Settings that still hold the sample value.</param>
/// <param name="Warnings">What the settings make one think of.</param>
internal sealed record Announcement(WebhookSettings Webhook, StackPolicy Policy, IReadOnlyList<SettingValue> Placeholders, IEnumerable<string> Warnings)
{
    /// <summary>How a key's public half comes into the stack's folder.</summary>
    public string KeysFrom { get; init; } = $"dotnet run --project policy/Tool -- keys pull --stack {Webhook.Stack}";

    /// <exception cref="RunException">An update of what must not be deployed.</exception>
    public void Make(bool isPreview)
    {
        var refusals = Refusals().ToList();
        if (!isPreview && refusals.Count > 0)
        {
            throw new RunException(string.Join('\n', refusals));
        }

        foreach (var warning in refusals.Select(line => $"`pulumi up` will stop here: {line}").Concat(Warnings))
        {
            Log.Warn(warning);
        }

        foreach (var note in Policy.Notes)
        {
            Log.Info(note);
        }

        if (Webhook.Digest is null)
        {
            Log.Info("No image-trust:webhookDigest is set: the webhook's Deployment and registrations are left out until its image was pushed.");
            if (Policy.Enforces)
            {
                Log.Warn($"Nothing enforces: {Policy.Phase} denies what is not signed as it should be, but without image-trust:webhookDigest no webhook is deployed.");
            }
        }
        else if (!isPreview)
        {
            Log.Info(WebhookDeployment.WhenItFails);
        }
    }

    private IEnumerable<string> Refusals()
    {
        if (Placeholders.Count > 0)
        {
            yield return $"{StackPaths.Config(Webhook.Stack)} still holds sample values (docs/settings.md):\n" +
                string.Join('\n', Placeholders.Select(setting => $"  {setting.Key} = {setting.Text}{HintFor(setting.Key)}"));
        }

        if (Policy.Samples is { Count: > 0 } samples)
        {
            yield return $"{StackPaths.Of(Webhook.Stack, PolicyFile.Name)} still trusts the sample repository: {string.Join(", ", samples)}";
        }

        // Before the webhook runs, nobody reads the key: the first update is what creates it.
        if (Webhook.Digest is not null && Policy.KeysNotPulled is { Count: > 0 } keys)
        {
            yield return $"key not pulled yet: {string.Join(", ", keys)} ({KeysFrom})";
        }
    }

    /// <summary>There is no digest to put there before the first update: it makes the registry that the image is pushed to.</summary>
    private static string HintFor(string key) => key == SettingTable.WebhookDigest.Key ? " (leave this out for the first update)" : "";
}
