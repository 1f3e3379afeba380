using Pulumi;
using Pulumi.Kubernetes.AdmissionRegistration.V1;

namespace ImageTrust.Infra.Kubernetes.Guard;

/// <param name="Policies">What is guarded, one policy for each.</param>
/// <param name="After">What must be there before the API server looks at requests for it.</param>
internal sealed record AdmissionGuardArgs(IReadOnlyList<GuardPolicy> Policies, IReadOnlyList<Resource> After);

/// <summary>
/// What signing cannot see, the API server enforces by itself, also while the webhook is down. It does not put admission policies to
/// admission policies: who may write these is RBAC's, and watched in the audit log.
/// </summary>
internal sealed class AdmissionGuard : ComponentResource
{
    public AdmissionGuard(string name, AdmissionGuardArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:AdmissionGuard", name, options)
    {
        foreach (var policy in args.Policies)
        {
            var what = policy.Name["image-trust-".Length..];
            var made = new ValidatingAdmissionPolicy(
                what, GuardRendering.Policy(policy), new CustomResourceOptions { Parent = this, DependsOn = [.. args.After] });
            _ = new ValidatingAdmissionPolicyBinding(
                what, GuardRendering.Binding(policy), new CustomResourceOptions { Parent = this, DependsOn = { made } });
        }

        RegisterOutputs();
    }
}
