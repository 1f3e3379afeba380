using System.Text;
using System.Text.Json.Nodes;
using ImageTrust.TestKit.Logs;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Sigstore.Tests.Mutation;

/// <summary>
/// A log takes what it is given: each field of an entry changed before it is logged, promised and proven honestly.
/// Only the comparison with the signature, its key and its content is left to refuse it.
/// </summary>
public sealed class LoggedBodyTests
{
    private static readonly VirtualSigstore World = VirtualSigstore.P256;

    /// <summary>What a verifier cannot compare, or need not: each with its reason.</summary>
    private static readonly HarmlessChange[] Uncompared =
    [
        new("", "unknown member added", "later log versions may add members"),
        new(
            "spec.envelopeHash",
            "",
            "over the JSON text that was uploaded, which a bundle does not keep; payload and signature are compared"),
        new("spec.content.hash", "", "the same in intoto entries"),
        new("spec.content.envelope.payload:", "", "intoto entries may leave the payload out; its hash is compared"),
        new("spec.hashedRekordV002.signature.verifier.keyDetails", "", "the certificate or key itself is compared, byte for byte"),
        new("spec.dsseV002.signatures[0].verifier.keyDetails", "", "the same in dsse entries"),
        new("spec.signature.publicKey.content", "last byte cut off", "the line feed after a PEM block"),
        new("spec.signatures[0].verifier", "last byte cut off", "the same in dsse entries"),
        new("spec.content.envelope.signatures[0].publicKey", "last byte cut off", "the same in intoto entries"),
    ];

    public static TheoryData<EntryKind> Kinds => [.. Enum.GetValues<EntryKind>()];

    [Theory, MemberData(nameof(Kinds))]
    public void Every_changed_field_of_a_logged_body_is_refused(EntryKind kind)
    {
        var recipe = Recipe(kind);
        var made = World.Sign(recipe);
        var body = VirtualSigstore.Body(kind, recipe.Content, recipe.Signer.SigningKey, made.Signature, made.Certificate);
        Check.Bundle(made).IsVerified();

        var accepted = JsonMutants.Of(Encoding.UTF8.GetString(body.Encode()))
            .Where(mutant => !Array.Exists(Uncompared, change => change.Covers(mutant with { Path = mutant.Path + ":" })))
            .Where(mutant => Check.Bundle(Log(made, body with { Raw = Encoding.UTF8.GetBytes(mutant.Text) }), recipe.Content) is Verified)
            .Select(mutant => mutant.ToString()).ToList();

        Assert.True(accepted.Count == 0, string.Join('\n', accepted));
    }

    /// <summary>The bundle with its entry exchanged for one that the log took in, promised and proved.</summary>
    private static JsonObject Log(SignedBundle made, EntryBody body)
    {
        var entry = made.Recipe.Entries.Single();
        var log = entry.Kind is EntryKind.HashedRekord2 or EntryKind.Dsse2 ? World.Rekor2Log : World.Rekor1Log;
        var bundle = (JsonObject)made.Json.DeepClone();
        bundle["verificationMaterial"]!["tlogEntries"] = new JsonArray(log.Include(body, entry.Inclusion));
        return bundle;
    }

    private static Recipe Recipe(EntryKind kind)
    {
        var image = Message.Image(GenuineSample.Image);
        var recipe = kind is EntryKind.HashedRekord2 or EntryKind.Dsse2
            ? VirtualSigstore.Rekor2(World.Keyless(), image)
            : VirtualSigstore.Rekor1(World.Keyless(), image);
        return recipe.WithEntry(entry => entry with { Kind = kind });
    }
}
