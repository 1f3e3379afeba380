using System.Text.Json.Serialization;
using ImageTrust.Policy.Images.Text;

namespace ImageTrust.Policy.Model.Values;

/// <summary>
/// What kind of name a certificate's subject is (RFC 5280, section 4.2.1.6). It is part of the identity: whoever may choose an e-mail
/// address can choose one that spells a workflow's URI.
/// </summary>
[JsonConverter(typeof(ClosedSetConverter<SubjectKind>))]
public enum SubjectKind
{
    /// <summary>A workflow, a SPIFFE id, a service account.</summary>
    [JsonStringEnumMemberName("uri")]
    Uri,

    /// <summary>A person.</summary>
    [JsonStringEnumMemberName("email")]
    Email,

    /// <summary>Fulcio's user name.</summary>
    [JsonStringEnumMemberName("user-name")]
    UserName,
}

public static class SubjectKinds
{
    /// <summary>The kind that an identity written in a policy means; null for one of wildcards alone, which means any.</summary>
    /// <param name="text">An exact subject, the beginning of one, or a pattern.</param>
    public static SubjectKind? Meant(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.AsSpan().Trim('*').IsEmpty ? null : Of(text);
    }

    /// <summary>What a text looks like. URIs have a slash, addresses of people an @ and none.</summary>
    public static SubjectKind Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Contains('/', StringComparison.Ordinal) ? SubjectKind.Uri
            : text.Contains('@', StringComparison.Ordinal) ? SubjectKind.Email
            : SubjectKind.UserName;
    }

    /// <summary>For people.</summary>
    public static string Words(SubjectKind kind) => kind switch
    {
        SubjectKind.Uri => "URI",
        SubjectKind.Email => "e-mail address",
        _ => "user name",
    };
}
