using System.Collections.Immutable;
using System.Reflection;
using System.Text.RegularExpressions;
using Infra.Tests.Rules.Model;
using Pulumi;
using static Infra.Tests.Rules.Model.AzureType;

namespace Infra.Tests.Rules.Azure;

/// <summary>Demands on every resource.</summary>
internal static partial class GeneralRules
{
    private const string KubernetesProvider = "pulumi:providers:kubernetes";

    /// <summary>
    /// The Azure types that take tags, by their shape in the SDK: a new type counts by itself. A saved search has a list of that name, which
    /// is something else.
    /// </summary>
    private static readonly HashSet<string> s_taggable =
    [
        .. typeof(Pulumi.AzureNative.KeyVault.Vault).Assembly.GetTypes()
            .Where(type => type.GetProperty("Tags")?.PropertyType == typeof(Output<ImmutableDictionary<string, string>?>))
            .Select(type => type.GetCustomAttribute<ResourceTypeAttribute>()?.Type).OfType<string>(),
    ];

    public static readonly IReadOnlyList<Rule> All =
    [
        new("GEN-01", Severity.Low, Scope.EveryStack, "Everything that takes tags has some.",
            estate => estate.Everything.Where(place => s_taggable.Contains(place.Resource.Type))
                .SelectMany(place => place["tags"].Must(place["tags"].Fields.Count > 0, "tags")),
            Change.Drop(Vault, "tags"), Change.Set(Network, "tags", "{}")),
        new("GEN-02", Severity.Medium, Scope.EveryStack, "Everything is in an allowed region, or global.",
            estate => estate.Everything.Where(place => place.Resource.Type.StartsWith("azure-native:", StringComparison.Ordinal) && place["location"].Exists)
                .SelectMany(place => place["location"].Must(place["location"].Text == Regions.Global || Regions.Allowed.Contains(place["location"].Text), "an allowed region")),
            Change.Set(Vault, "location", "\"eastus\""), Change.Set(Workspace, "location", "\"West Europe\"")),
        new("GEN-03", Severity.Critical, Scope.EveryStack, "No password or private key is readable in any input.",
            estate => estate.Everything.SelectMany(place => place.Deep()).SelectMany(NoSecret),
            Change.Set(Registry, "clientSecret", "\"hunter2\""), Change.Set(Registry, "notes", "\"-----BEGIN EC PRIVATE KEY-----\""),
            Change.Set(KubernetesProvider, "kubeconfig", "\"users:\\n- user:\\n    client-key-data: QQ==\""),
            Change.Set(KubernetesType.Secret, "stringData.token", "\"readable\"")),
        new("GEN-05", Severity.Medium, Scope.EveryStack, "The Kubernetes provider applies on the server's side.",
            estate => estate.Every(KubernetesProvider, provider => provider["enableServerSideApply"] is var applies
                ? applies.Must(applies.Flag != false && applies.Text != "false", "not false") : []),
            Change.Set(KubernetesProvider, "enableServerSideApply", "\"false\""), Change.Set(KubernetesProvider, "enableServerSideApply", "false")),
    ];

    /// <summary>A value that is masked is not readable; a text is.</summary>
    private static IEnumerable<Violation> NoSecret(Place place)
    {
        if (place.Text is not { Length: > 0 } text || place.Path.Segments.Length == 0)
        {
            return [];
        }

        var isNamedSecret = SecretName().IsMatch(place.Path.Segments[^1].Key ?? "");
        var isSecretData = place.Resource.Type == KubernetesType.Secret && place.Path.Segments[0].Key is "data" or "stringData";
        return isNamedSecret || isSecretData || SecretContent().IsMatch(text)
            ? [new Violation(place.Resource.Name, place.Resource.Type, place.Path.ToString(), "no readable secret", "one (not shown)")]
            : [];
    }

    [GeneratedRegex(@"\A(.*password|client_?secret|secret_?value|.*private_?key|.*connection_?string|account_?key|sas_?token)\z", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    [GeneratedRegex(@"-----BEGIN [A-Z ]*PRIVATE KEY-----|client-key-data|AccountKey=|\bgh[pousr]_[A-Za-z0-9]{36}")]
    private static partial Regex SecretContent();
}
