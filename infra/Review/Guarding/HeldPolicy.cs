using System.Collections.Immutable;
using ImageTrust.Infra.Naming;
using Pulumi.Offline.Plans;

namespace ImageTrust.Infra.Review.Guarding;

/// <summary>One of the API server's own policies, as a plan or a baseline has it: the admission policy together with its binding.</summary>
/// <param name="Denies">False where it only warns.</param>
/// <param name="Namespaces">Sorted; null for all, an empty list for none.</param>
/// <param name="Expressions">CEL by where it stands, such as <c>variables/expected</c>.</param>
internal sealed record HeldPolicy(string Name, bool Denies, IReadOnlyList<string>? Namespaces, IReadOnlyDictionary<string, string> Expressions)
{
    private const string Kinds = "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy";

    private static readonly string[] Lists = ["variables", "matchConditions", "validations"];

    /// <summary>Whether something is refused by it.</summary>
    public bool Refuses => Denies && Namespaces is not { Count: 0 };

    /// <returns>By name. A policy without a binding holds nothing, and is left out.</returns>
    public static IReadOnlyDictionary<string, HeldPolicy> In(IEnumerable<PlannedResource> resources)
    {
        var found = resources.Where(resource => resource.Type.StartsWith(Kinds, StringComparison.Ordinal)).ToLookup(resource => resource.Type == Kinds);
        var bindings = found[false].Select(binding => binding.Inputs).Where(binding => Text(At(binding, "spec", "policyName")) is not null)
            .ToDictionary(binding => Text(At(binding, "spec", "policyName"))!, StringComparer.Ordinal);
        return found[true]
            .Select(policy => (Name: Text(At(policy.Inputs, "metadata", "name")), policy.Inputs))
            .Where(policy => policy.Name?.StartsWith(GuardedNames.PolicyPrefix, StringComparison.Ordinal) == true && bindings.ContainsKey(policy.Name))
            .Select(policy => Of(policy.Name!, policy.Inputs, bindings[policy.Name!]))
            .ToDictionary(policy => policy.Name, StringComparer.Ordinal);
    }

    private static HeldPolicy Of(string name, PlanValue policy, PlanValue binding) => new(
        name,
        Items(At(binding, "spec", "validationActions")).Any(action => Text(action) == "Deny"),
        Selected(Items(At(policy, "spec", "matchConstraints", "namespaceSelector", "matchExpressions"))),
        Lists
            .SelectMany(list => Items(At(policy, "spec", list)).Select((item, at) => KeyValuePair.Create(
                $"{list}/{Text(At(item, "name")) ?? $"{at}"}", Text(At(item, "expression")) ?? "")))
            .ToDictionary(StringComparer.Ordinal));

    /// <summary>As the guard writes a selector: by name, one of a list, or none.</summary>
    private static IReadOnlyList<string>? Selected(ImmutableArray<PlanValue> requirements) => requirements.IsEmpty ? null :
        [.. requirements.SelectMany(requirement => Items(At(requirement, "values"))).Select(Text).OfType<string>().Order(StringComparer.Ordinal)];

    private static PlanValue? At(PlanValue value, params string[] path) =>
        path.Aggregate((PlanValue?)value, (at, key) => (at as PlanValue.Map)?.Fields.GetValueOrDefault(key));

    private static string? Text(PlanValue? value) => value is PlanValue.Text text ? text.Value : null;

    private static ImmutableArray<PlanValue> Items(PlanValue? value) => value is PlanValue.List list ? list.Items : [];
}
