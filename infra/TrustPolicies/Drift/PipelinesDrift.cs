using ImageTrust.Infra.Settings;
using ImageTrust.Policy.Model.Policies;

namespace ImageTrust.Infra.TrustPolicies.Drift;

/// <summary>
/// The Azure Pipelines service connection that the program federates, and those of the policy. Its issuer and subject are Azure DevOps'
/// own texts; an authority is meant when it has one of the two.
/// </summary>
internal sealed class PipelinesDrift(StackSettings settings, TrustPolicy policy)
{
    private readonly Mismatch mismatch = new(settings);

    public IEnumerable<string> All()
    {
        if (settings.AzurePipelines is not { } created)
        {
            return [];
        }

        var meant = policy.Authorities
            .Where(entry => entry.Value.Keyless is { Identity: not null } keyless
                && (keyless.Issuer.Text == created.Issuer || keyless.Identity.Exact?.Text == created.Subject))
            .Select(entry => (Name: entry.Key, Keyless: entry.Value.Keyless!)).OrderBy(entry => entry.Name, StringComparer.Ordinal).ToList();
        // Several connections may share an issuer; one of them must be the one that is let in.
        return meant.Any(authority => authority.Keyless.Issuer.Text == created.Issuer && authority.Keyless.Identity!.Matches(created.Subject)) ? []
            : meant.Select(authority => authority.Keyless.Issuer.Text == created.Issuer
                ? mismatch.Between($"authorities.{authority.Name}.keyless.identity", authority.Keyless.Identity!.ToString(), SettingTable.AzurePipelinesSubject.Key, created.Subject)
                : mismatch.Between($"authorities.{authority.Name}.keyless.issuer", authority.Keyless.Issuer.Text, SettingTable.AzurePipelinesIssuer.Key, created.Issuer));
    }
}
