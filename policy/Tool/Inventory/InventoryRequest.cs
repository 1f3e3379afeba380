using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Tool.Verifying;

namespace ImageTrust.Policy.Tool.Inventory;

/// <summary>What one run of <c>policy inventory</c> was asked besides the cluster.</summary>
/// <param name="Policy">The policy's file.</param>
/// <param name="Phase">Null for the policy's own.</param>
/// <param name="Registries">The caller's own, besides those that the policy names.</param>
/// <param name="Network">What was said about registries.</param>
internal sealed record InventoryRequest(string Policy, Phase? Phase, IReadOnlyList<RegistryHost> Registries, AskedNetwork Network);
