using EndToEnd.Programs;

namespace EndToEnd.Verify;

/// <summary>Images signed with a key by real cosign, and <c>policy verify</c> as a process.</summary>
public sealed class VerifyByKeyTests
{
    private const string Docker = VerifyPlace.Docker;
    private const string Oci = VerifyPlace.Oci;

    public static TheoryData<string, string> Everything => new()
    {
        { Docker, "cosign2" }, { Docker, "cosign3" }, { Docker, "cosign3 legacy" }, { Oci, "cosign2" }, { Oci, "cosign3" }, { Oci, "cosign3 legacy" },
    };

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task A_signed_image_exits_0_and_is_pinned(string kind, string how)
    {
        await using var place = await VerifyPlace.SetAsync(kind);
        var cosign = await place.SignerAsync(how);
        var image = await place.Registry.PushImageAsync("team/app");
        await VerifyPlace.SignAsync(cosign, how, image);

        var run = await place.ByKeyAsync(cosign, place.Image, "--json");
        Assert.True(run.ExitCode == 0, run.Errors + run.Output);
        Assert.Equal($"{place.Image}@{image.Split('@')[1]}", PolicyTool.Record(run).GetProperty("pinned").GetString());

        // The line for people pins the same, and a verified pin verifies again.
        var pinned = (await place.ByKeyAsync(cosign, place.Image)).Succeeded().Output.Split('\n').Single(line => line.StartsWith("pin ", StringComparison.Ordinal)).Split(' ')[^1];
        Assert.Equal(0, (await place.ByKeyAsync(cosign, pinned)).ExitCode);
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task Without_ignoring_the_log_the_missing_entry_exits_1(string kind, string how)
    {
        await using var place = await VerifyPlace.SetAsync(kind);
        var cosign = await place.SignerAsync(how);
        await VerifyPlace.SignAsync(cosign, how, await place.Registry.PushImageAsync("team/app"));
        var run = await PolicyTool.VerifyAsync(place.Work, ["--key", cosign.PublicKeyFile, .. place.Registry.Reach, "--json", place.Image]);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(["not-logged"], PolicyTool.Codes(run));
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task Another_key_exits_1(string kind, string how)
    {
        await using var place = await VerifyPlace.SetAsync(kind);
        var (trusted, other) = (await place.SignerAsync(how), await place.SignerAsync(how, "other"));
        await VerifyPlace.SignAsync(other, how, await place.Registry.PushImageAsync("team/app"));
        var run = await place.ByKeyAsync(trusted, place.Image, "--json");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(how == "cosign3" ? "key-unknown" : "signature-invalid", PolicyTool.Codes(run));
    }

    [Theory]
    [InlineData(Docker, "cosign2")]
    [InlineData(Oci, "cosign2")]
    [InlineData(Oci, "cosign3 legacy")]
    public async Task A_signature_copied_to_another_image_exits_1(string kind, string how)
    {
        await using var place = await VerifyPlace.SetAsync(kind);
        var cosign = await place.SignerAsync(how);
        var signed = await place.Registry.PushImageAsync("team/app");
        var other = await place.Registry.PushOtherImageAsync("team/app");
        await VerifyPlace.SignAsync(cosign, how, signed);
        await place.Registry.CopyAsync($"team/app:{TagOf(signed)}.sig", $"team/app:{TagOf(other)}.sig");
        var run = await place.ByKeyAsync(cosign, $"{place.Registry.Host}/team/app:v2", "--json");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("artifact-mismatch", PolicyTool.Codes(run));
        Assert.Equal(0, (await place.ByKeyAsync(cosign, place.Image)).ExitCode);
    }

    [Theory]
    [InlineData(Docker)]
    [InlineData(Oci)]
    public async Task Unsigned_exits_1_and_tells_how_to_sign(string kind)
    {
        await using var place = await VerifyPlace.SetAsync(kind);
        var cosign = await place.SignerAsync("cosign2");
        var image = await place.Registry.PushImageAsync("team/app");
        var run = await place.ByKeyAsync(cosign, place.Image);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("no-signature: no signature was found on the image", run.Output, StringComparison.Ordinal);
        Assert.Contains(image, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Docker)]
    [InlineData(Oci)]
    public async Task No_such_tag_and_a_registry_that_is_down_exit_3(string kind)
    {
        await using var place = await VerifyPlace.SetAsync(kind);
        var cosign = await place.SignerAsync("cosign2");
        await place.Registry.PushImageAsync("team/app");
        var missing = await place.ByKeyAsync(cosign, $"{place.Registry.Host}/team/app:v9", "--json");
        Assert.Equal(3, missing.ExitCode);
        Assert.Contains("not-found", PolicyTool.Codes(missing));

        await place.Registry.StopAsync();
        var down = await place.ByKeyAsync(cosign, place.Image, "--json");
        Assert.Equal(3, down.ExitCode);
        Assert.Contains("unreachable", PolicyTool.Codes(down));
    }

    [Fact]
    public async Task A_registry_without_our_login_or_with_an_unknown_authority_exits_3()
    {
        await using var place = await VerifyPlace.SetAsync(Docker);
        var cosign = await place.SignerAsync("cosign2");
        await place.Registry.PushImageAsync("team/app");
        var strange = await PolicyTool.VerifyAsync(place.Work, "--key", cosign.PublicKeyFile, "--ignore-tlog", "--json", place.Image);
        Assert.Equal(3, strange.ExitCode);
        Assert.Contains("tls", PolicyTool.Codes(strange));

        place.Work.Write("config.json", "{}");
        var anonymous = await place.ByKeyAsync(cosign, place.Image, "--json");
        Assert.Equal(3, anonymous.ExitCode);
        Assert.Contains("unauthorized", PolicyTool.Codes(anonymous));
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task An_attestation_of_the_type_exits_0_and_of_another_1(string kind, string how)
    {
        await using var place = await VerifyPlace.SetAsync(kind);
        var cosign = await place.SignerAsync(how);
        var image = await place.Registry.PushImageAsync("team/app");
        await VerifyPlace.AttestAsync(cosign, how, image, "custom", place.Work.Write("predicate.json", """{"passed": true}"""));
        Assert.Equal(0, (await place.ByKeyAsync(cosign, place.Image, "--attestation", "custom")).ExitCode);
        Assert.Equal(0, (await place.ByKeyAsync(cosign, place.Image, "--attestation", "https://cosign.sigstore.dev/attestation/v1")).ExitCode);
        var other = await place.ByKeyAsync(cosign, place.Image, "--attestation", "slsaprovenance1", "--json");
        Assert.Equal(1, other.ExitCode);
        Assert.Contains("attestation-missing", PolicyTool.Codes(other));
        Assert.Equal(1, (await place.ByKeyAsync(cosign, place.Image)).ExitCode);
    }

    [Theory]
    [InlineData(Docker, "cosign2")]
    [InlineData(Docker, "cosign3")]
    [InlineData(Oci, "cosign2")]
    [InlineData(Oci, "cosign3")]
    public async Task A_platform_of_an_index_is_verified_when_it_was_signed_too(string kind, string how)
    {
        await using var place = await VerifyPlace.SetAsync(kind);
        var cosign = await place.SignerAsync(how);
        var index = await place.Registry.PushIndexAsync("team/app");
        var found = await place.Registry.FindAsync(place.Image, ImageTrust.Registry.Evidence.EvidenceQuery.ForSignatures);
        var child = $"{place.Registry.Host}/team/app@{found.Image.Platforms[0].Digest}";

        await VerifyPlace.SignAsync(cosign, how, index);
        Assert.Equal(0, (await place.ByKeyAsync(cosign, place.Image)).ExitCode);
        Assert.Equal(1, (await place.ByKeyAsync(cosign, child)).ExitCode);
        await VerifyPlace.SignAsync(cosign, how, index, "--recursive");
        Assert.Equal(0, (await place.ByKeyAsync(cosign, child)).ExitCode);
    }

    [Fact]
    public async Task A_strangers_bundle_does_not_hide_an_older_signature()
    {
        await using var place = await VerifyPlace.SetAsync(Oci);
        var (older, stranger) = (await place.SignerAsync("cosign2"), await place.SignerAsync("cosign3", "stranger"));
        var image = await place.Registry.PushImageAsync("team/app");
        await older.SignLegacyAsync(image);
        await stranger.SignBundleAsync(image);
        Assert.Equal(0, (await place.ByKeyAsync(older, place.Image)).ExitCode);
        Assert.Equal(0, (await place.ByKeyAsync(stranger, place.Image)).ExitCode);
    }

    [Theory]
    [InlineData]
    [InlineData("--key")]
    [InlineData("--certificate-identity", "x")]
    public async Task A_mistake_of_the_caller_exits_2_with_nothing_on_standard_output(params string[] arguments)
    {
        using var work = new Workplace();
        var run = await PolicyTool.VerifyAsync(work, [.. arguments, "--json", "registry.invalid/app:v1"]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.NotEmpty(run.Errors);
    }

    private static string TagOf(string image) => image[(image.IndexOf('@', StringComparison.Ordinal) + 1)..].Replace(':', '-');
}
