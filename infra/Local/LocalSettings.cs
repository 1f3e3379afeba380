using ImageTrust.Infra.Settings;
using ImageTrust.Infra.Settings.Registries;

namespace ImageTrust.Infra.Local;

/// <summary>Everything a person chooses for a stack without a cloud, checked before any resource exists.</summary>
/// <param name="Stack">Stack name, as in <c>Pulumi.STACK.yaml</c> and <c>stacks/STACK/</c>.</param>
/// <param name="KubeContext">A context of the kubeconfig. It is named, so that nobody's current one is taken for the stack's.</param>
/// <param name="Registry">Has the webhook's image.</param>
/// <param name="Webhook">What the webhook is given; <paramref name="Registry"/> is among its registries.</param>
/// <param name="Placeholders">The settings that still hold the sample value this repository ships with.</param>
/// <param name="FromCommandLine">Keys whose value a person gave on the command line of a preview.</param>
internal sealed record LocalSettings(
    string Stack,
    string KubeContext,
    RegistryAddress Registry,
    WebhookSettings Webhook,
    IReadOnlyList<SettingValue> Placeholders,
    IReadOnlySet<string> FromCommandLine)
{
    public string? Image => Webhook.ImageIn(Registry.Text);
}
