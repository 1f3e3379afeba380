using System.Diagnostics.CodeAnalysis;
using ImageTrust.Sigstore.Outcome;

namespace ImageTrust.Sigstore.Bundles;

/// <summary>The try form of a reader: the failure as a value.</summary>
internal static class Reading
{
    public static bool Try(Func<Evidence> read, [NotNullWhen(true)] out Evidence? evidence, [NotNullWhen(false)] out Failure? failure)
    {
        try
        {
            evidence = read();
            failure = null;
            return true;
        }
        catch (SigstoreException e)
        {
            evidence = null;
            failure = e.Failure;
            return false;
        }
    }
}
