namespace ImageTrust.Policy.Images;

/// <summary>Why a text is not an image reference.</summary>
public enum ImageReferenceProblem
{
    None,
    Empty,
    TooLong,

    /// <summary>A character outside printable ASCII, a blank, or one that no part of a reference may hold (such as <c>?</c> or <c>\</c>).</summary>
    InvalidCharacter,

    /// <summary>A scheme such as <c>https://</c>.</summary>
    Scheme,

    /// <summary><c>user@host/…</c>: a reader could take the user for the host.</summary>
    UserInfo,
    Host,
    Repository,
    Tag,
    Digest,

    /// <summary>Bare hexadecimal digits, or the name of a digest algorithm with anything behind it: container runtimes take it for an image id.</summary>
    ImageId,
}
