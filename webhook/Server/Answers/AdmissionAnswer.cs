namespace ImageTrust.Server.Answers;

/// <summary>What the API server is told.</summary>
/// <param name="Uid">Of the request.</param>
/// <param name="Message">For whoever sent the object; null when it is allowed.</param>
/// <param name="Warnings">Each one printable line.</param>
/// <param name="AuditAnnotations">Keys are names without a prefix: the API server puts the webhook's before them.</param>
/// <param name="Patch">Empty for none; a validating webhook may have none.</param>
internal sealed record AdmissionAnswer(
    string Uid,
    bool Allowed,
    string? Message,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<KeyValuePair<string, string>> AuditAnnotations,
    IReadOnlyList<Replacement> Patch)
{
    public static AdmissionAnswer Allow(string uid) => new(uid, true, null, [], [], []);
}

/// <summary>One <c>replace</c> of a JSON patch (RFC 6902).</summary>
internal sealed record Replacement(string Pointer, string Value);
