using System.Text;
using System.Text.Json.Nodes;
using EndToEnd.Programs;
using ImageTrust.TestKit.Registry;

namespace EndToEnd.Verify;

/// <summary>What real cosign signed, changed afterwards by someone who may push.</summary>
public sealed class TamperedSignatureTests
{
    private const string Manifest = ImageWriter.Manifest;
    private const string Repository = "team/app";

    [Theory]
    [InlineData("cosign2")]
    [InlineData("cosign3 legacy")]
    public async Task A_payload_that_now_names_another_image_exits_1(string how)
    {
        await using var place = await VerifyPlace.SetAsync(VerifyPlace.Oci);
        var cosign = await place.SignerAsync(how);
        var (signed, other) = (DigestOf(await place.Registry.PushImageAsync(Repository)), DigestOf(await place.Registry.PushOtherImageAsync(Repository)));
        await VerifyPlace.SignAsync(cosign, how, $"{place.Registry.Host}/{Repository}@{signed}");

        var store = place.Registry.Store;
        var tag = signed.Replace(':', '-') + ".sig";
        Change(store, store.Manifest(Repository, tag)!.Value.Manifest, text => text.Replace(signed, other, StringComparison.Ordinal), other.Replace(':', '-') + ".sig");
        await RefusedAsync(place, cosign, $"{place.Registry.Host}/{Repository}:v2");
        Assert.Equal(0, (await place.ByKeyAsync(cosign, place.Image)).ExitCode);
    }

    [Fact]
    public async Task A_bundle_whose_statement_was_changed_exits_1()
    {
        await using var place = await VerifyPlace.SetAsync(VerifyPlace.Oci);
        var cosign = await place.SignerAsync("cosign3");
        var (signed, other) = (DigestOf(await place.Registry.PushImageAsync(Repository)), DigestOf(await place.Registry.PushOtherImageAsync(Repository)));
        await cosign.SignBundleAsync($"{place.Registry.Host}/{Repository}@{signed}");

        var store = place.Registry.Store;
        var referrer = (string)store.Referrers(Repository, signed).Single()["digest"]!;
        Change(store, store.Manifest(Repository, referrer)!.Value.Manifest, bundle => Rewritten(bundle, signed, other), null, signed, other);
        await RefusedAsync(place, cosign, $"{place.Registry.Host}/{Repository}:v2");
        Assert.Equal(0, (await place.ByKeyAsync(cosign, place.Image)).ExitCode);
    }

    private static async Task RefusedAsync(VerifyPlace place, Cosign cosign, string image)
    {
        var run = await place.ByKeyAsync(cosign, image, "--json");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("signature-invalid", PolicyTool.Codes(run));
    }

    /// <summary>Puts the manifest again with its only evidence changed, its digests and sizes made to fit.</summary>
    private static void Change(
        OciStore store, StoredManifest manifest, Func<string, string> change, string? tag, string subject = "", string newSubject = "")
    {
        var document = JsonNode.Parse(manifest.Bytes)!;
        var layer = document["layers"]!.AsArray().Single()!;
        var bytes = Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(store.Blob((string)layer["digest"]!)!)));
        layer["digest"] = store.PutBlob(bytes);
        layer["size"] = bytes.Length;
        var text = document.ToJsonString();
        store.PutManifest(
            Repository, Manifest, Encoding.UTF8.GetBytes(subject.Length > 0 ? text.Replace(subject, newSubject, StringComparison.Ordinal) : text), tag);
    }

    private static string Rewritten(string bundle, string signed, string other)
    {
        var document = JsonNode.Parse(bundle)!;
        var envelope = document["dsseEnvelope"]!;
        var statement = Encoding.UTF8.GetString(Convert.FromBase64String((string)envelope["payload"]!));
        envelope["payload"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(statement.Replace(signed[7..], other[7..], StringComparison.Ordinal)));
        return document.ToJsonString();
    }

    private static string DigestOf(string image) => image.Split('@')[1];
}
