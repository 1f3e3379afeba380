using System.Text.Json;
using ImageTrust.Policy.Model.Policies;

namespace ImageTrust.Policy.Model.Predicates;

/// <summary>
/// SLSA provenance v1: <c>runDetails.builder.id</c>, and the source repository where the build type puts it. Only build types whose
/// external parameters are known are read; a parameter of an unknown one could be anything the caller liked.
/// </summary>
internal static class ProvenancePredicate
{
    // Both are GitHub Actions workflows with the repository at externalParameters.workflow.repository.
    private static readonly string[] WorkflowBuildTypes =
    [
        "https://actions.github.io/buildtypes/workflow/v1",
        "https://slsa-framework.github.io/github-actions-buildtypes/workflow/v1",
    ];

    public static PredicateOutcome Judge(ProvenanceRequirement wanted, JsonElement predicate)
    {
        var builder = predicate.Text("runDetails", "builder", "id");
        var type = predicate.Text("buildDefinition", "buildType");
        if (builder is null || type is null)
        {
            return new PredicateOutcome.Unreadable("the provenance names no builder or no build type");
        }

        if (!wanted.Builder.Matches(builder))
        {
            return new PredicateOutcome.Unmet($"built by {builder}, not by {wanted.Builder}");
        }

        if (!WorkflowBuildTypes.Contains(type))
        {
            return new PredicateOutcome.Unreadable($"build type {type} is not one whose parameters are known");
        }

        var source = predicate.Text("buildDefinition", "externalParameters", "workflow", "repository");
        return string.Equals(source, wanted.SourceRepository.Text, StringComparison.Ordinal)
            ? new PredicateOutcome.Met()
            : new PredicateOutcome.Unmet($"built from {source ?? "no repository"}, not from {wanted.SourceRepository}");
    }
}
