namespace ImageTrust.Policy.Contract;

/// <summary>Pages that programs send people to, as paths from the repository's root.</summary>
public static class DocumentPages
{
    private const string Folder = "docs";
    private const string ReasonCodes = "operate/05-reason-codes.md";

    /// <summary>A section for every reason code, with the code for its anchor.</summary>
    public static string ReasonCodesFile => $"{Folder}/{ReasonCodes}";

    /// <summary>
    /// Where the section of a reason is: a path from the repository's root, or a URL where people find the folder elsewhere.
    /// </summary>
    /// <param name="code">A reason's stable word.</param>
    /// <param name="folder">Where people find the folder, without a slash at the end; null for the checkout they have.</param>
    public static string OfReason(string code, string? folder) => $"{folder ?? Folder}/{ReasonCodes}#{code}";
}
