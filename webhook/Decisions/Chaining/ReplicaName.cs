using System.Security.Cryptography;
using System.Text;

namespace ImageTrust.Decisions.Chaining;

/// <summary>
/// The name of one run of one process: its host's, for people, and a number that no other run has, since a container that starts again has the same
/// host's name and begins a chain of its own.
/// </summary>
public static class ReplicaName
{
    // A pod's name, which is its host's, has at most 63 characters there.
    private const int LongestHost = 63;
    private const int RunDigits = 16;
    private const int Longest = LongestHost + 1 + RunDigits;

    /// <param name="host">The machine's name.</param>
    public static string New(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        string name = new([.. host.ToLowerInvariant().Take(LongestHost).Select(c => IsCharacter((byte)(c < 128 ? c : 0)) ? c : '-')]);
        return $"{name}.{RandomNumberGenerator.GetHexString(RunDigits, lowercase: true)}";
    }

    public static bool IsOne(string text) => IsOne(Encoding.UTF8.GetBytes(text));

    /// <summary>Lower-case letters, digits, hyphens and dots: nothing that JSON, a shell or a query would have to escape.</summary>
    public static bool IsOne(ReadOnlySpan<byte> text)
    {
        foreach (byte c in text)
        {
            if (!IsCharacter(c))
            {
                return false;
            }
        }

        return text.Length is > 0 and <= Longest;
    }

    private static bool IsCharacter(byte c) => c is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'.';
}
