using Pulumi;
using Pulumi.Kubernetes.Types.Inputs.AdmissionRegistration.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace ImageTrust.Infra.Kubernetes.Guard;

/// <summary>A guard policy as the two objects that the API server reads. Every field is sent, empty ones too: only what is sent is owned, and only what is owned can be taken back.</summary>
internal static class GuardRendering
{
    public static ValidatingAdmissionPolicyArgs Policy(GuardPolicy policy) => Policy(policy.Name, Output.Create(policy));

    /// <param name="name">Of the object.</param>
    /// <param name="policy">What is only known while the program runs may be in it.</param>
    public static ValidatingAdmissionPolicyArgs Policy(string name, Output<GuardPolicy> policy) => new()
    {
        Metadata = new ObjectMetaArgs { Name = name },
        Spec = policy.Apply(Spec),
    };

    public static ValidatingAdmissionPolicyBindingArgs Binding(GuardPolicy policy) => new()
    {
        Metadata = new ObjectMetaArgs { Name = policy.Name },
        Spec = new ValidatingAdmissionPolicyBindingSpecArgs
        {
            PolicyName = policy.Name,
            ValidationActions = { policy.Action == GuardAction.Deny ? "Deny" : "Warn", "Audit" },
        },
    };

    private static ValidatingAdmissionPolicySpecArgs Spec(GuardPolicy policy) => new()
    {
        FailurePolicy = "Fail",
        MatchConstraints = new MatchResourcesArgs
        {
            MatchPolicy = "Equivalent",
            NamespaceSelector = Selector(policy.Namespaces),
            ObjectSelector = new LabelSelectorArgs(),
            ResourceRules = policy.Requests.Select(Rule).ToArray(),
        },
        Variables = policy.Variables.Select(variable => new VariableArgs { Name = variable.Name, Expression = variable.Expression }).ToArray(),
        MatchConditions = policy.Conditions.Select(condition => new MatchConditionArgs { Name = condition.Name, Expression = condition.Expression }).ToArray(),
        Validations = policy.Rules.Select(rule => new ValidationArgs { Expression = rule.Expression, MessageExpression = rule.Message, Reason = "Forbidden" }).ToArray(),
    };

    private static NamedRuleWithOperationsArgs Rule(AdmittedObjects requests) => new()
    {
        Operations = requests.Operations.ToArray(),
        ApiGroups = { requests.Group },
        ApiVersions = { "v1" },
        Resources = requests.Resources.ToArray(),
        Scope = "*",
    };

    /// <summary>By the label that the API server itself sets, as the registrations do. No namespace at all is a selector that matches none.</summary>
    private static LabelSelectorArgs Selector(IReadOnlyList<string>? namespaces)
    {
        if (namespaces is null)
        {
            return new LabelSelectorArgs();
        }

        var name = new LabelSelectorRequirementArgs { Key = RegistrationEntry.SelectedLabel, Operator = namespaces.Count == 0 ? "DoesNotExist" : "In" };
        if (namespaces.Count > 0)
        {
            name.Values = namespaces.ToArray();
        }

        return new LabelSelectorArgs { MatchExpressions = new[] { name } };
    }
}
