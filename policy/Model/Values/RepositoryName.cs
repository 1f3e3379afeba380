using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Text;

namespace ImageTrust.Policy.Model.Values;

/// <summary>A normalised repository: registry host (with port) and path, e.g. <c>docker.io/library/nginx</c>. No tag, no digest.</summary>
[JsonConverter(typeof(TextConverter<RepositoryName>))]
public sealed record RepositoryName : ITextValue<RepositoryName>
{
    // containerd and the distribution grammar both cap the whole name at 255 characters.
    private const int Longest = 255;

    private RepositoryName(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out RepositoryName? value, [NotNullWhen(false)] out string? problem)
    {
        var segments = text.Split('/');
        var good = text.Length is > 0 and <= Longest
            && segments.Length > 1
            && segments[0].Length > 0
            && Characters.All(segments[0], c => Characters.IsLowerAlphaNumeric(c) || c is '-' or '.' or ':')
            && segments.Skip(1).All(segment => segment.Length > 0
                && Characters.All(segment, c => Characters.IsLowerAlphaNumeric(c) || c is '.' or '_' or '-'));
        problem = good ? HostSpelling.Problem(segments[0])
            : $"a repository is host/path in lower case without tag or digest, at most {Longest} characters";
        value = problem is null ? new RepositoryName(text) : null;
        return problem is null;
    }

    public override string ToString() => Text;
}
