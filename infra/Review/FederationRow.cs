using Pulumi.Offline.Plans;

namespace ImageTrust.Infra.Review;

/// <summary>Whose tokens a plan lets act as which identity, without a secret.</summary>
/// <param name="Identity">The application or managed identity.</param>
/// <param name="Issuer">Who issues the tokens.</param>
/// <param name="Subject">The <c>sub</c> claim they must carry, exactly.</param>
internal sealed record FederationRow(PlannedResource Resource, string Identity, string Issuer, string Subject)
{
    public PlanOp Op => Resource.Op;

    public static IReadOnlyList<FederationRow> In(Plan plan)
    {
        var places = new PlanPlaces(plan);
        return [.. plan.Resources
            .Where(resource => resource.Type.EndsWith("FederatedIdentityCredential", StringComparison.Ordinal))
            .Select(resource => new FederationRow(
                resource,
                resource.Inputs.Fields.ContainsKey("applicationId") ? places.Named(resource, "applicationId") : places.Named(resource, "resourceName"),
                resource.Inputs.Fields.GetValueOrDefault("issuer") is PlanValue.Text issuer ? issuer.Value : $"the issuer of {places.Named(resource, "issuer")}",
                places.Named(resource, "subject")))
            .OrderBy(row => row.Identity, StringComparer.Ordinal).ThenBy(row => row.Subject, StringComparer.Ordinal)];
    }
}
