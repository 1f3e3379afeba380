using Infra.Tests.Rules.Azure;
using Infra.Tests.Rules.Clusters;
using Infra.Tests.Rules.Kubernetes;
using Infra.Tests.Rules.Model;

namespace Infra.Tests.Rules;

/// <summary>Every rule, by id.</summary>
internal static class RuleTable
{
    public static readonly IReadOnlyList<Rule> All =
    [
        .. new[]
        {
            ClusterAccessRules.All, NodePoolRules.All, ClusterPlatformRules.All, RegistryRules.All, VaultRules.All, GrantRules.All, FederationRules.All,
            NetworkRules.All, AcceptedRules.All, MonitorRules.All, GeneralRules.All, WorkloadRules.All, AdmissionRules.All,
        }.SelectMany(rules => rules).OrderBy(rule => rule.Id, StringComparer.Ordinal),
    ];

    public static readonly IReadOnlyDictionary<string, Rule> ById = All.ToDictionary(rule => rule.Id, StringComparer.Ordinal);
}
