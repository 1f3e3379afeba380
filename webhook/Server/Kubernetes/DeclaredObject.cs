using System.Text.Json.Nodes;

namespace ImageTrust.Server.Kubernetes;

/// <summary>An object of the cluster as the stack sent it.</summary>
/// <param name="Fields">What must stand there: a part of the object's document.</param>
internal sealed record DeclaredObject(ResourceAddress Address, JsonObject Fields);
