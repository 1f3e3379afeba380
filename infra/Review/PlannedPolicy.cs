using System.Text;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Reading;
using Pulumi.Offline.Plans;

namespace ImageTrust.Infra.Review;

/// <summary>
/// The trust policy inside a plan or a baseline. It is read from the ConfigMap that is planned or deployed, so every kind of baseline
/// can be compared, and what is described is what the webhook loads.
/// </summary>
internal static class PlannedPolicy
{
    private const string ConfigMapType = "kubernetes:core/v1:ConfigMap";

    /// <returns>Null without such a ConfigMap; rejected when it is of a form that this version does not read.</returns>
    public static PolicyReading? In(IEnumerable<PlannedResource> resources) => resources
        .Where(resource => resource.Type == ConfigMapType)
        .Select(resource => resource.Inputs.Fields.GetValueOrDefault("data"))
        .OfType<PlanValue.Map>()
        .Select(data => data.Fields.GetValueOrDefault(PolicyFiles.Policy))
        .OfType<PlanValue.Text>()
        .Select(text => CanonicalPolicy.Read(Encoding.UTF8.GetBytes(text.Value)))
        .FirstOrDefault();
}
