using System.ComponentModel;
using System.Text.Json.Serialization;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Policies;

/// <summary>
/// What a stack trusts. Entries are keyed by name, so that their order means nothing and every decision can cite one. Instances come
/// from a reader only: a policy that exists is valid.
/// </summary>
[Description("What one stack trusts: who may sign which images, and what happens to the others.")]
public sealed record TrustPolicy(
    [property: Description("The phase the stack is in.")]
    Phase Phase,
    [property: Description("Who may sign, by name.")]
    IReadOnlyDictionary<string, Authority> Authorities,
    [property: Description("Which images need what, by name. The most specific rule decides; an image without a rule is refused.")]
    IReadOnlyDictionary<string, Rule> Rules,
    [property: Description("What each phase accepts and does, where it differs from the default.")]
    PhaseTable? Phases = null,
    [property: Description("Short, owned, expiring permissions to lack a signature or an attestation.")]
    IReadOnlyDictionary<string, ExceptionEntry>? Exceptions = null,
    [property: Description("What is no longer trusted. Wins over everything else in the document.")]
    IReadOnlyDictionary<string, Revocation>? Revocations = null,
    [property: Description("Emergency entries: whole namespaces admit everything for hours, under two names.")]
    IReadOnlyDictionary<string, BreakGlass>? BreakGlass = null)
{
    /// <summary>What a phase accepts and does, defaults filled in.</summary>
    public EffectivePhase In(Phase phase) => EffectivePhase.Of(phase, Phases);

    /// <summary>The same policy as if the stack were in another phase: for previews and shadow decisions.</summary>
    public TrustPolicy WithPhase(Phase phase) => this with { Phase = phase };
}

/// <summary>The JSON shape of the model, generated at build time: the reader, the canonical form and the schema all follow it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TrustPolicy))]
public sealed partial class PolicyJson : JsonSerializerContext;
