using System.Text.Json;
using System.Text.Json.Serialization;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Document;

/// <summary>The content of <c>facts.json</c>: a question to the policy.</summary>
/// <param name="Namespace">Where the image would run.</param>
/// <param name="Time">When it is decided.</param>
/// <param name="Image">What was measured.</param>
/// <param name="Phase">The phase that is asked; the policy's own when left out.</param>
/// <param name="Subject">What names the image, and how; a pod by digest when left out.</param>
public sealed record RecordedInquiry(NamespaceName Namespace, UtcTime Time, ImageFacts Image, Phase? Phase = null, Subject? Subject = null)
{
    /// <summary>The question in the policy's terms.</summary>
    public Inquiry To(Model.Policies.TrustPolicy policy) => new(Image, Namespace, Time.Value, Phase ?? policy.Phase, Subject ?? Model.Verdicts.Subject.ByHand);
}

/// <summary>The content of <c>expected.json</c>: the answer.</summary>
/// <param name="Judgement">What the policy says.</param>
/// <param name="Action">What happens.</param>
/// <param name="Reasons">All reason codes, in order.</param>
/// <param name="Rule">The rule that decided; left out when none covers the image.</param>
public sealed record ExpectedVerdict(Judgement Judgement, AdmissionAction Action, IReadOnlyList<ReasonCode> Reasons, string? Rule = null)
{
    public static ExpectedVerdict Of(Verdict verdict) =>
        new(verdict.Judgement, verdict.Action, [.. verdict.Reasons.Select(reason => reason.Code)], verdict.Rule);
}

/// <summary>
/// A folder with <c>facts.json</c> and <c>expected.json</c>. Its policy is <c>trust-policy.yaml</c> in the folder or, so that many cases
/// share one, in the nearest folder above it, up to the folder that is tested.
/// </summary>
public sealed record EvaluationCase(string Name, string PolicyPath, RecordedInquiry Inquiry, ExpectedVerdict Expected)
{
    private const string Facts = "facts.json";
    private const string Answer = "expected.json";

    /// <summary>The folders below that are cases, by name.</summary>
    public static IReadOnlyList<string> Find(string root) =>
        [.. Directory.EnumerateFiles(root, Facts, SearchOption.AllDirectories).Select(file => Path.GetDirectoryName(file)!).Order(StringComparer.Ordinal)];

    /// <summary>Reads a case; throws <see cref="JsonException"/> or <see cref="IOException"/> with a sentence when it is none.</summary>
    public static EvaluationCase Read(string root, string folder)
    {
        var inquiry = Read(Path.Combine(folder, Facts), CaseJson.Default.RecordedInquiry);
        var expected = Read(Path.Combine(folder, Answer), CaseJson.Default.ExpectedVerdict);
        var name = Path.GetRelativePath(root, folder).Replace('\\', '/');
        return new EvaluationCase(name, PolicyOf(Path.GetFullPath(root), Path.GetFullPath(folder)), inquiry, expected);
    }

    /// <summary>What the policy answers.</summary>
    public Verdict Judge(Model.Policies.TrustPolicy policy) => Model.Evaluation.PolicyEvaluator.Evaluate(policy, Inquiry.To(policy));

    /// <summary>The policy of the case, as read from its file.</summary>
    public PolicyReading ReadPolicy() => PolicyFile.Read(PolicyPath);

    private static T Read<T>(string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), type) ?? throw new JsonException($"{path} is null");
        }
        catch (JsonException error)
        {
            throw new JsonException($"{path}: {error.Message}", error);
        }
    }

    private static string PolicyOf(string root, string folder)
    {
        for (var at = folder; ; at = Path.GetDirectoryName(at)!)
        {
            var candidate = Path.Combine(at, PolicyFile.Name);
            if (File.Exists(candidate))
            {
                return candidate;
            }

            if (at == root || at.Length <= root.Length)
            {
                throw new FileNotFoundException($"neither {folder} nor a folder above it, up to {root}, has a {PolicyFile.Name}");
            }
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true)]
[JsonSerializable(typeof(RecordedInquiry))]
[JsonSerializable(typeof(ExpectedVerdict))]
public sealed partial class CaseJson : JsonSerializerContext;
