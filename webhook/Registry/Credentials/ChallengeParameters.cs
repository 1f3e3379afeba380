using System.Text;

namespace ImageTrust.Registry.Credentials;

/// <summary>The <c>name=value</c> list of a challenge; values are tokens or quoted strings (RFC 9110, sections 5.6.4 and 11.2).</summary>
internal static class ChallengeParameters
{
    private const int MaxCount = 16;

    /// <returns>Names without regard to case, or null when the text is no such list or says something twice.</returns>
    public static Dictionary<string, string>? Read(string? text)
    {
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var rest = (text ?? "").AsSpan().Trim();
        while (!rest.IsEmpty)
        {
            int equals = rest.IndexOf('=');
            if (equals <= 0 || found.Count == MaxCount)
            {
                return null;
            }

            string name = rest[..equals].Trim().ToString();
            rest = rest[(equals + 1)..].TrimStart();
            if (ReadValue(ref rest) is not { } value || !found.TryAdd(name, value))
            {
                return null;
            }

            rest = rest.TrimStart();
            if (!rest.IsEmpty && rest[0] != ',')
            {
                return null;
            }

            rest = rest.TrimStart(", ");
        }

        return found;
    }

    private static string? ReadValue(ref ReadOnlySpan<char> rest)
    {
        if (rest.IsEmpty || rest[0] != '"')
        {
            int end = rest.IndexOfAny(',', ' ');
            end = end < 0 ? rest.Length : end;
            string token = rest[..end].ToString();
            rest = rest[end..];
            return token.Length == 0 ? null : token;
        }

        var value = new StringBuilder();
        for (int i = 1; i < rest.Length; i++)
        {
            if (rest[i] == '"')
            {
                rest = rest[(i + 1)..];
                return value.ToString();
            }

            i += rest[i] == '\\' ? 1 : 0;
            value.Append(i < rest.Length ? rest[i] : '\\');
        }

        return null;
    }
}
