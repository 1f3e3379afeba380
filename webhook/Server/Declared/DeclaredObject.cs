using System.Text.Json.Nodes;
using ImageTrust.Server.Kubernetes;

namespace ImageTrust.Server.Declared;

/// <summary>An object of the cluster as the stack sent it.</summary>
/// <param name="Fields">What must stand there: a part of the object's document.</param>
internal sealed record DeclaredObject(ResourceAddress Address, JsonObject Fields);
