using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Primitives;
using ImageTrust.Strict;

namespace ImageTrust.Sigstore.Content;

/// <summary>
/// The claim of a legacy image signature. Everything under <c>critical</c> must be understood, so an unknown member there is
/// refused; cosign itself checks neither the type nor duplicates.
/// </summary>
internal sealed record SimpleSigning(string DockerReference, string ManifestDigest, IReadOnlyDictionary<string, string> Annotations)
{
    public const string Type = "cosign container image signature";

    /// <summary>The signer's own pairs under <c>optional</c> are a map.</summary>
    private static readonly JsonForm Form = new(new(FailureCode.PayloadMalformed, Step.Artifact), Limits.EvidenceBytes,
        Shape.Of("optional").With("critical", Shape.Of("type")
            .With("identity", Shape.Of("docker-reference"))
            .With("image", Shape.Of("docker-manifest-digest"))));

    public static SimpleSigning Read(SimpleSigningPayload payload, CancellationToken cancellation = default)
        => JsonText.Read(payload.Payload, Form, Read, cancellation);

    private static SimpleSigning Read(StrictValue root)
    {
        var critical = Only(root["critical"], "identity", "image", "type");
        var type = critical["type"].Text();
        if (type != Type)
        {
            throw new SigstoreException(FailureCode.PayloadTypeUnsupported, Step.Artifact, Type, type);
        }

        return new SimpleSigning(
            Only(critical["identity"], "docker-reference")["docker-reference"].Text(),
            Only(critical["image"], "docker-manifest-digest")["docker-manifest-digest"].Text(),
            root.TryMember("optional", out var optional) ? AnnotationValues.Read(optional) : AnnotationValues.None);
    }

    private static StrictValue Only(StrictValue node, params string[] names)
    {
        foreach (var (name, value) in node.Members(Limits.Annotations))
        {
            if (!names.Contains(name, StringComparer.Ordinal))
            {
                throw value.Wrong("only critical members that are understood");
            }
        }

        return node;
    }
}
