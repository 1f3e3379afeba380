using Pulumi;

namespace ImageTrust.Infra.Kubernetes;

/// <summary>
/// Objects whose name is their content's. Another content is another object, and the one before is left in the cluster until its namespace
/// goes. Deleting it is not safe: when a change is cut off and then taken back, the engine makes the old object once more, which is the same one,
/// and afterwards deletes what it noted as replaced: the object that the replicas run with.
/// </summary>
internal static class NamedByContent
{
    public static CustomResourceOptions Options(Resource parent, Resource place) =>
        new() { Parent = parent, DependsOn = { place }, RetainOnDelete = true };
}
