using Pulumi;
using Pulumi.AzureNative.Monitor;
using Pulumi.AzureNative.Monitor.Inputs;
using ActionGroupArgs = Pulumi.AzureNative.Monitor.ActionGroupArgs;

namespace ImageTrust.Infra.Components.Observability;

/// <param name="Addresses">E-mail addresses; none: alerts are sent to nobody.</param>
internal sealed record AlertReceiversArgs(StackScope Scope, IReadOnlyList<string> Addresses);

/// <summary>Who hears of an alert. Without addresses alerts are raised all the same, and shown in the portal.</summary>
internal sealed class AlertReceivers : ComponentResource
{
    /// <summary>Stands in text messages; 12 characters at most.</summary>
    private const string ShortName = "image-trust";

    public AlertReceivers(string name, AlertReceiversArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:AlertReceivers", name, options)
    {
        if (args.Addresses.Count > 0)
        {
            var group = new ActionGroup(
                "receivers",
                new ActionGroupArgs
                {
                    ActionGroupName = args.Scope.Names.ActionGroup,
                    ResourceGroupName = args.Scope.ResourceGroupName,
                    Location = "global",
                    GroupShortName = ShortName,
                    Enabled = true,
                    EmailReceivers = args.Addresses.Select((address, index) => Receiver(address, index + 1)).ToArray(),
                    Tags = args.Scope.Names.Tags,
                },
                new CustomResourceOptions { Parent = this });
            GroupId = group.Id;
        }

        RegisterOutputs();
    }

    /// <summary>ARM id of the action group, or null.</summary>
    public Output<string>? GroupId { get; }

    private static MicrosoftCommonEmailReceiverArgs Receiver(string address, int number) =>
        new() { Name = $"e-mail {number}", EmailAddress = address, UseCommonAlertSchema = true };
}
