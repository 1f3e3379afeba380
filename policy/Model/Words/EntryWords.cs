using ImageTrust.Policy.Model.Policies;

namespace ImageTrust.Policy.Model.Words;

/// <summary>Exceptions, revocations and emergencies in words.</summary>
internal static class EntryWords
{
    public static string Exception(string name, ExceptionEntry entry)
    {
        var what = entry switch
        {
            { Image: { } image, Digest: { } digest } => $"{image} with digest {digest}",
            { Digest: { } digest } => $"the image {digest}",
            _ => entry.Image!.Text,
        };
        var why = entry.LongTermReason is { } reason ? $" It lasts longer than 30 days because {reason}." : "";
        return $"Until {entry.Expires}, {what} may lack {Phrases.And(entry.Waives)} in {Phrases.Namespaces(entry.Namespaces)} "
            + $"({name}, from {entry.From}, of {entry.Owner}): {entry.Reason}.{why}";
    }

    public static string Revocation(string name, Revocation entry)
    {
        var when = entry.SignedBetween is { } span ? $" made from {span.From} to {span.Until}, or without a trusted time," : "";
        var what = entry switch
        {
            { Digest: { } digest } => $"The image {digest} is refused whoever signed it",
            { KeyFingerprint: { } key } => $"Signatures of the key {key}{when} count for nobody",
            { Identity: { } identity } => $"Signatures of {identity.Subject} ({identity.Issuer}){when} count for nobody",
            _ => $"All signatures{when} count for nobody",
        };
        var where = entry.Images is { } images ? Phrases.And(images.Select(image => image.Text)) : "the images of the rules that verify, and elsewhere as far as the registry answers";
        return $"{what} ({name}): {entry.Reason}. Nothing runs without proof before it was looked for on {where}.";
    }

    public static string BreakGlass(string name, BreakGlass entry) =>
        $"BREAK-GLASS {name}: every image runs in {Phrases.Namespaces(entry.Namespaces)} from {entry.From} until {entry.Expires}, "
        + $"asked for by {entry.RequestedBy}, approved by {entry.ApprovedBy}: {entry.Reason}.";
}
