using System.Collections.Immutable;
using System.Text;
using ImageTrust.TestKit.Keys;

namespace ImageTrust.TestKit.Logs;

/// <summary>One signature line: <paramref name="Hint"/> is four bytes.</summary>
public sealed record NoteSigner(string Name, byte[] Hint, SigningKey Key);

/// <summary>C2SP signed-note: text, an empty line, signature lines that begin with an em dash.</summary>
public static class SignedNote
{
    public static string Sign(string text, ImmutableArray<NoteSigner> signers)
    {
        var note = new StringBuilder(text).Append('\n');
        foreach (var signer in signers)
        {
            byte[] signature = [.. signer.Hint, .. signer.Key.Sign(Encoding.UTF8.GetBytes(text))];
            note.Append("\u2014 ").Append(signer.Name).Append(' ').Append(Convert.ToBase64String(signature)).Append('\n');
        }

        return note.ToString();
    }
}
