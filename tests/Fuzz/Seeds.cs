using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageTrust.TestKit.Keys;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Fuzz;

/// <summary>What fuzzing starts from: the parts of every genuine sample of the virtual instance, per target.</summary>
internal static class Seeds
{
    public static IEnumerable<(string Target, byte[] Bytes)> All() => GenuineSample.All.SelectMany(Of).Concat(Roots()).Concat(Keys());

    private static IEnumerable<(string Target, byte[] Bytes)> Of(GenuineSample sample)
    {
        var bundle = sample.Bundle;
        if (sample.Layer is { } layer)
        {
            yield return ("layer", Lines(layer));
        }
        else
        {
            yield return ("bundle", bundle.Utf8);
        }

        if (bundle.Certificate is { } certificate)
        {
            yield return ("certificate", certificate);
            yield return ("certificate", bundle.IssuerChain[0]);
        }

        foreach (var token in bundle.Timestamps)
        {
            yield return ("timestamp", token);
        }

        foreach (var entry in bundle.Entries)
        {
            yield return ("log-entry", Convert.FromBase64String(entry["canonicalizedBody"]!.GetValue<string>()));
            yield return ("checkpoint", Encoding.UTF8.GetBytes(entry["inclusionProof"]!["checkpoint"]!["envelope"]!.GetValue<string>()));
        }

        yield return bundle.Recipe.Content is Message.Envelope envelope
            ? ("statement", envelope.Payload)
            : ("simple-signing", sample.Layer is null ? Message.SimpleSigning(GenuineSample.Image).Bytes : sample.Layer.Blob);
    }

    private static IEnumerable<(string Target, byte[] Bytes)> Roots() =>
        ((VirtualSigstore[])[VirtualSigstore.P256, VirtualSigstore.P384])
            .Select(instance => ("trusted-root", Utf8(instance.TrustedRoot())));

    private static IEnumerable<(string Target, byte[] Bytes)> Keys() => ((SigningKey[])
    [
        EcdsaKey.Named("seed", EcdsaScheme.P256), EcdsaKey.Named("seed", EcdsaScheme.P384), EcdsaKey.Named("seed", EcdsaScheme.P521),
        new Ed25519Key("seed"), RsaKey.Named("seed", 2048),
    ]).Select(key => ("public-key", Encoding.UTF8.GetBytes(key.Pem)));

    private static byte[] Lines(LegacyLayer layer) => Encoding.UTF8.GetBytes(string.Join(
        '\n',
        layer.Annotations.Select(annotation => JsonSerializer.Serialize((string[])[annotation.Key, annotation.Value]))
            .Prepend(Encoding.UTF8.GetString(layer.Blob))));

    private static byte[] Utf8(JsonObject document) => JsonSerializer.SerializeToUtf8Bytes(document);
}
