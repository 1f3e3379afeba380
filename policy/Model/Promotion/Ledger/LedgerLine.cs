using System.Text.Json;
using System.Text.Json.Serialization;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Promotion.Ledger;

/// <summary>One line of a stack's <c>promotions.jsonl</c>: how the stack came to a stage, and what that rests on.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Act">What happened.</param>
/// <param name="To">The phase from then on.</param>
/// <param name="Enforces">Where it is enforced from then on.</param>
/// <param name="Stack">Of the first line: whose ledger it is. The chain binds the others to it.</param>
/// <param name="By">Who did it, as they say of themselves; null of the first line.</param>
/// <param name="Time">When; null of the first line.</param>
/// <param name="From">The phase before; null of the first line.</param>
/// <param name="Rings">The namespaces, where it is enforced in rings.</param>
/// <param name="Evidence">Of a promotion: the evidence file's bytes.</param>
/// <param name="Verified">Of a promotion: the bytes of what the gate itself saw in the registries.</param>
/// <param name="PolicyBefore">The policy's canonical form as the act found it.</param>
/// <param name="PolicyAfter">The same as the act left it. Where people had written wider or narrower rings before, both are one.</param>
/// <param name="Window">Of a promotion: how long the evidence had to be.</param>
/// <param name="Accepted">Repositories whose images rest on a key or a voucher alone, and which somebody named as such.</param>
/// <param name="Signer">Who signed the evidence, where somebody did.</param>
/// <param name="Reason">Of a demotion: why.</param>
/// <param name="Previous">The line before: its <paramref name="Hash"/>.</param>
/// <param name="Hash">Of this line as it stands, without this member.</param>
public sealed record LedgerLine(
    int Line,
    LedgerAct Act,
    Phase To,
    Enforcement Enforces,
    EntryName? Stack = null,
    Sentence? By = null,
    UtcTime? Time = null,
    Phase? From = null,
    IReadOnlyList<NamespaceName>? Rings = null,
    Digest? Evidence = null,
    Digest? Verified = null,
    Digest? PolicyBefore = null,
    Digest? PolicyAfter = null,
    Days? Window = null,
    IReadOnlyList<RepositoryName>? Accepted = null,
    EvidenceSigner? Signer = null,
    Sentence? Reason = null,
    Digest? Previous = null,
    Digest? Hash = null)
{
    [JsonIgnore]
    public Stage Stage => new(To, Enforces, Rings ?? []);

    /// <summary>The first line of a stack's ledger: nobody decides about it.</summary>
    public static LedgerLine Genesis(EntryName stack) =>
        new LedgerLine(1, LedgerAct.Genesis, Stage.Genesis.Phase, Stage.Genesis.Enforces, Stack: stack).Sealed();

    /// <summary>The same line with its hash.</summary>
    public LedgerLine Sealed() => this with { Hash = Digest.Of(Write(this with { Hash = null })) };

    /// <summary>UTF-8 JSON, one line without its end. There is no other form.</summary>
    public static byte[] Write(LedgerLine line) => JsonSerializer.SerializeToUtf8Bytes(line, LedgerJson.Default.LedgerLine);
}

/// <summary>The identity that whoever promoted asked for, such as the workflow that gathers evidence, and what proves it.</summary>
/// <param name="Issuer">The OIDC issuer of the certificate.</param>
/// <param name="Subject">Its subject, exactly.</param>
/// <param name="Bundle">The bytes of the Sigstore bundle.</param>
/// <param name="TrustedRoot">The bytes of the trusted root it is verified against; null for the public-good instance's.</param>
public sealed record EvidenceSigner(IssuerUrl Issuer, Token Subject, Digest Bundle, Digest? TrustedRoot = null);

[JsonConverter(typeof(ClosedSetConverter<LedgerAct>))]
public enum LedgerAct
{
    [JsonStringEnumMemberName("genesis")]
    Genesis,

    [JsonStringEnumMemberName("promotion")]
    Promotion,

    [JsonStringEnumMemberName("demotion")]
    Demotion,
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(LedgerLine))]
public sealed partial class LedgerJson : JsonSerializerContext;
