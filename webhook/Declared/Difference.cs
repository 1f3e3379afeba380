namespace ImageTrust.Declared;

/// <summary>Who wrote what stands there now.</summary>
internal enum Writer
{
    /// <summary>Nobody owns it: it was taken away, or never was there.</summary>
    Nobody,

    /// <summary>The stack itself, by an apply.</summary>
    Stack,

    /// <summary>Somebody else.</summary>
    Other,
}

/// <summary>One field of a live object that is not as the stack declared it.</summary>
/// <param name="Path">From the object's root, entries of a list by their name: <c>webhooks[validate.image-trust.dev].failurePolicy</c>; empty for the object itself.</param>
/// <param name="Declared">JSON, cut; null for a field that the stack does not declare.</param>
/// <param name="Found">JSON, cut; null for one that is not there.</param>
/// <param name="Manager">Who owns the field, by the object's <c>managedFields</c>, or who wrote last.</param>
internal sealed record Difference(string Path, string? Declared, string? Found, string Manager, Writer Writer = Writer.Nobody);
