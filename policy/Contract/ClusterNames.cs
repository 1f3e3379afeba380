namespace ImageTrust.Policy.Contract;

/// <summary>Objects in the cluster that the stack makes and the webhook looks for, and who writes which of their fields.</summary>
public static class ClusterNames
{
    public const string Namespace = "image-trust-system";

    /// <summary>Of the Deployment, its Service and the account that its pods run as.</summary>
    public const string Webhook = "image-trust-webhook";

    /// <summary>The Service without an address of its own: its name leads to each ready replica.</summary>
    public const string Replicas = Webhook + "-replicas";

    /// <summary>The Secret that the stack creates empty and the replicas fill.</summary>
    public const string ServingSecret = "image-trust-serving-certificate";

    public const string ValidatingRegistration = "image-trust-validate";
    public const string MutatingRegistration = "image-trust-pin";

    /// <summary>
    /// The pods of dry runs that are recorded, when the account made them that was named for it: one whose image must be refused, and one whose image
    /// must be admitted.
    /// </summary>
    public const string CanaryOfRefusal = "image-trust-canary-refusal";
    public const string CanaryOfAdmission = "image-trust-canary-admission";

    /// <summary>Field manager of everything that the stack sends. It never changes: what it owned under another name it could not take back.</summary>
    public const string StackFieldManager = "image-trust-stack";

    /// <summary>Field manager of the webhook, which puts its CA into the registrations and its certificate into a Secret.</summary>
    public const string WebhookFieldManager = Webhook;
}
