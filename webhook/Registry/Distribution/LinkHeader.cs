namespace ImageTrust.Registry.Distribution;

/// <summary>The next page in a <c>Link</c> header (RFC 8288; OCI distribution spec, "Listing referrers").</summary>
internal static class LinkHeader
{
    /// <returns>The target as written, or null when there is no next page.</returns>
    public static string? Next(IEnumerable<string> values)
    {
        foreach (string value in values)
        {
            int open = value.IndexOf('<', StringComparison.Ordinal);
            int close = value.IndexOf('>', StringComparison.Ordinal);
            if (open >= 0 && close > open && IsNext(value.AsSpan(close + 1)))
            {
                return value[(open + 1)..close];
            }
        }

        return null;
    }

    private static bool IsNext(ReadOnlySpan<char> parameters)
    {
        foreach (var range in parameters.Split(';'))
        {
            var parameter = parameters[range].Trim();
            if (parameter.StartsWith("rel", StringComparison.OrdinalIgnoreCase)
                && parameter[3..].TrimStart().TrimStart('=').Trim().Trim('"').Equals("next", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
