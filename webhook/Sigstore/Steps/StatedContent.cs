using ImageTrust.Sigstore.Content;
using ImageTrust.Sigstore.Facts;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Sigstore.Steps;

/// <summary>What was signed, interpreted when it is asked for and then once, however many roots confirm the signature.</summary>
internal sealed class StatedContent(SignedContent content, ArtifactDigest artifact, CancellationToken cancellation)
{
    private VerifiedContent? known;
    private SigstoreException? problem;

    /// <summary>Where nothing has to be read for it: the digest that a message signature states must be the artifact's.</summary>
    public void DemandDigest()
    {
        if (content is MessageSignature)
        {
            Require();
        }
    }

    public VerifiedContent Require()
    {
        if (problem is not null)
        {
            throw problem;
        }

        try
        {
            return known ??= ContentCheck.Require(content, artifact, cancellation);
        }
        catch (SigstoreException error)
        {
            problem = error;
            throw;
        }
    }
}
