using System.Formats.Asn1;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Sigstore.Certificates;

/// <summary>The kind of general name a Fulcio certificate identifies its holder by.</summary>
public enum SubjectKind
{
    /// <summary>A uniformResourceIdentifier: workflows, SPIFFE ids, service accounts.</summary>
    Uri,

    /// <summary>An rfc822Name: people.</summary>
    Email,

    /// <summary>An otherName with Fulcio's 1.3.6.1.4.1.57264.1.7: user names.</summary>
    UserName,
}

/// <summary>
/// The one subject alternative name (RFC 5280 section 4.2.1.6). Fulcio writes exactly one; a certificate with several would let
/// the holder choose which one a policy sees, so it is refused. The kind is part of the identity: an e-mail address written
/// into a URI is no e-mail address.
/// </summary>
public sealed record SubjectAlternativeName
{
    private static readonly Asn1Tag OtherName = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag Rfc822Name = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag UniformResourceIdentifier = new(TagClass.ContextSpecific, 6);

    internal SubjectAlternativeName(SubjectKind kind, string value)
    {
        Kind = kind;
        Value = value;
    }

    public SubjectKind Kind { get; }

    public string Value { get; }

    internal static SubjectAlternativeName Read(Certificate certificate)
    {
        var extension = certificate.Extension(Oids.SubjectAlternativeName)
            ?? throw Invalid("one subject alternative name", "none");
        var name = Der.Read(extension.Value, FailureCode.CertificateIdentityInvalid, Step.CertificateIdentity, reader
            => reader.Sequence(ReadName));
        return name.Value.Length > 0 && !Printable.HasControl(name.Value)
            ? name
            : throw Invalid("a subject alternative name without control characters", name.Value);
    }

    private static SubjectAlternativeName ReadName(AsnReader names)
    {
        var name = names.PeekTag() switch
        {
            var tag when tag.HasSameClassAndValue(UniformResourceIdentifier)
                => new SubjectAlternativeName(SubjectKind.Uri,
                    names.ReadCharacterString(UniversalTagNumber.IA5String, UniformResourceIdentifier)),
            var tag when tag.HasSameClassAndValue(Rfc822Name)
                => new SubjectAlternativeName(SubjectKind.Email, names.ReadCharacterString(UniversalTagNumber.IA5String, Rfc822Name)),
            var tag when tag.HasSameClassAndValue(OtherName)
                => new SubjectAlternativeName(SubjectKind.UserName, names.Inside(r => r.ReadSequence(OtherName), ReadUserName)),
            var tag => throw Invalid("a URI, e-mail or Fulcio user name", $"general name {tag}"),
        };
        return names.HasData ? throw Invalid("one subject alternative name", "several") : name;
    }

    private static string ReadUserName(AsnReader other)
    {
        var oid = other.ReadObjectIdentifier();
        return oid == Oids.FulcioUserName
            ? other.Inside(r => r.ReadSequence(OtherName), r => r.ReadCharacterString(UniversalTagNumber.UTF8String))
            : throw Invalid("otherName " + Oids.FulcioUserName, oid);
    }

    private static SigstoreException Invalid(string expected, string got)
        => new(FailureCode.CertificateIdentityInvalid, Step.CertificateIdentity, expected, got);
}
