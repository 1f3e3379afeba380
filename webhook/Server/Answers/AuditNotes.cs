using System.Globalization;
using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Server.Answers;

/// <summary>Annotations of the API server's audit event. No value is a text of the object.</summary>
internal static class AuditNotes
{
    // An audit event is one line of a log; the decision records have every image.
    private const int MostImages = 8;

    private static readonly ReasonCode[] Signatures = [ReasonCode.SignedBy, ReasonCode.KeyFallback];

    public static List<KeyValuePair<string, string>> Of(PolicyInForce policy, IReadOnlyList<DecidedImage> decided)
    {
        List<KeyValuePair<string, string>> notes = Of(policy, Worst(decided));
        notes.Add(new("images", decided.Count.ToString(CultureInfo.InvariantCulture)));
        IReadOnlyList<DecidedImage> first = decided.Count == 1 ? decided : [.. decided.OrderBy(one => one.Record.Now.Action).Take(MostImages)];
        for (int i = 0; i < first.Count; i++)
        {
            Add(i, "digest", first[i].Record.Digest?.Text);
            Add(i, "reason", ClosedSet.WordOf(first[i].Record.Now.Leading));
            Add(i, "authority", Authorities(first[i].Record.Now));
        }

        return notes;

        void Add(int i, string what, string? value)
        {
            if (value is { Length: > 0 })
            {
                notes.Add(new(string.Create(CultureInfo.InvariantCulture, $"image-{i}-{what}"), value));
            }
        }
    }

    public static List<KeyValuePair<string, string>> Of(PolicyInForce policy, AdmissionAction action) =>
        [new("policy-digest", policy.PolicyDigest.Text), new("phase", policy.Policy.Phase.Text()), new("action", ClosedSet.WordOf(action))];

    public static AdmissionAction Worst(IReadOnlyList<DecidedImage> decided)
    {
        var worst = AdmissionAction.Admit;
        foreach (var one in decided)
        {
            worst = one.Record.Now.Action < worst ? one.Record.Now.Action : worst;
        }

        return worst;
    }

    /// <summary>Whose signatures counted, each once.</summary>
    private static string Authorities(Verdict verdict)
    {
        List<string> names = [];
        foreach (var reason in verdict.Reasons)
        {
            if (Signatures.Contains(reason.Code) && reason.Subject is { } name && !names.Contains(name))
            {
                names.Add(name);
            }
        }

        return string.Join(',', names);
    }
}
