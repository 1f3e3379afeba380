namespace ImageTrust.Infra.Kubernetes.Guard;

/// <summary>What the API server does with a request that an expression is false for; it is in the audit log either way.</summary>
internal enum GuardAction
{
    /// <summary>Admits it, with a warning to whoever sent it.</summary>
    Warn,

    Deny,
}

/// <summary>One CEL expression under a name: a variable, or a condition on which the others are looked at.</summary>
internal sealed record NamedExpression(string Name, string Expression);

/// <summary>What must be true of a request.</summary>
/// <param name="Message">For whoever is refused or warned: a CEL expression that gives one line of text.</param>
internal sealed record GuardRule(string Expression, string Message);

/// <summary>
/// What the API server itself decides, whether or not a webhook answers: one ValidatingAdmissionPolicy and its binding, as values. An
/// expression that cannot be evaluated refuses.
/// </summary>
/// <param name="Name">Of both objects in the cluster.</param>
/// <param name="Requests">Which requests are looked at.</param>
/// <param name="Conditions">All of them must hold, or the request is none of the policy's business.</param>
internal sealed record GuardPolicy(
    string Name, GuardAction Action, IReadOnlyList<AdmittedObjects> Requests, IReadOnlyList<NamedExpression> Conditions, IReadOnlyList<GuardRule> Rules)
{
    /// <summary>Read by the rules as <c>variables.NAME</c>; a later one may read an earlier one.</summary>
    public IReadOnlyList<NamedExpression> Variables { get; init; } = [];

    /// <summary>The namespaces whose objects, and which themselves, are looked at; null for all. An empty list is none at all.</summary>
    public IReadOnlyList<string>? Namespaces { get; init; }
}
