namespace ImageTrust.Policy.Model.Text;

/// <summary>Character classes of the identifiers a policy holds. ASCII only: look-alike letters never compare equal by accident.</summary>
internal static class Characters
{
    public static bool IsLowerAlphaNumeric(char c) => c is (>= 'a' and <= 'z') or (>= '0' and <= '9');

    public static bool IsLowerHex(char c) => c is (>= '0' and <= '9') or (>= 'a' and <= 'f');

    /// <summary>Printable ASCII without blanks: what an OIDC issuer, a subject or a git ref is made of.</summary>
    public static bool IsGraphic(char c) => c is > ' ' and <= '~';

    /// <summary>A DNS label or a name built like one: lower case, digits, inner hyphens.</summary>
    public static bool IsLabel(ReadOnlySpan<char> text, int longest = 63)
    {
        if (text.IsEmpty || text.Length > longest || !IsLowerAlphaNumeric(text[0]) || !IsLowerAlphaNumeric(text[^1]))
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!IsLowerAlphaNumeric(c) && c != '-')
            {
                return false;
            }
        }

        return true;
    }

    public static bool All(ReadOnlySpan<char> text, Func<char, bool> test)
    {
        foreach (var c in text)
        {
            if (!test(c))
            {
                return false;
            }
        }

        return true;
    }
}
