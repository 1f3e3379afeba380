using EndToEnd.Programs;
using EndToEnd.Registry;
using ImageTrust.Decisions;
using ImageTrust.Decisions.Images;
using ImageTrust.Decisions.Measuring;
using ImageTrust.Decisions.Records;
using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using Microsoft.Extensions.Logging.Abstractions;

namespace EndToEnd.Decisions;

/// <summary>Images signed with a key by real cosign, decided about by a policy: verified, refused or could not be checked, with the right code.</summary>
public sealed class CosignDecisionTests : IDisposable
{
    private const string Docker = "docker-registry";
    private const string Oci = "oci-1.1";

    private readonly Workplace work = new();

    public static TheoryData<string, string> Everything => new()
    {
        { Docker, "cosign2" }, { Docker, "cosign3" }, { Docker, "cosign3 legacy" }, { Oci, "cosign2" }, { Oci, "cosign3" }, { Oci, "cosign3 legacy" },
    };

    public void Dispose() => work.Dispose();

    private Task<Cosign> SignerAsync(string how, string key = "key") => Cosign.WithKeyAsync(how.Split(' ')[0], work, key);

    private static Task SignAsync(Cosign cosign, string how, string image) =>
        how == "cosign3" ? cosign.SignBundleAsync(image) : cosign.SignLegacyAsync(image);

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task A_signed_image_is_admitted(string kind, string how)
    {
        var cosign = await SignerAsync(how);
        await using var place = await RegistryPlace.StartAsync(kind, work);
        await SignAsync(cosign, how, await place.PushImageAsync("team/app"));
        var record = await DecideAsync(place, cosign);
        Assert.Equal((Judgement.Admitted, AdmissionAction.Admit), (record.Now.Judgement, record.Now.Action));
        Assert.Empty(record.Facts.Failures);
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task An_image_signed_with_another_key_is_refused(string kind, string how)
    {
        var (trusted, other) = (await SignerAsync(how), await SignerAsync(how, "other"));
        await using var place = await RegistryPlace.StartAsync(kind, work);
        await SignAsync(other, how, await place.PushImageAsync("team/app"));
        var record = await DecideAsync(place, trusted);
        Assert.Equal((Judgement.Refused, AdmissionAction.Deny), (record.Now.Judgement, record.Now.Action));
        Assert.Equal(how == "cosign3" ? "key-unknown" : "signature-invalid", record.Facts.Failures.Single().Code);
    }

    [Theory]
    [InlineData(Docker)]
    [InlineData(Oci)]
    public async Task A_signature_copied_to_another_image_is_refused(string kind)
    {
        var cosign = await SignerAsync("cosign2");
        await using var place = await RegistryPlace.StartAsync(kind, work);
        string signed = await place.PushImageAsync("team/app");
        string other = await place.PushOtherImageAsync("team/app");
        await cosign.SignLegacyAsync(signed);
        await place.CopyAsync($"team/app:{SignatureTag(signed)}", $"team/app:{SignatureTag(other)}");
        var record = await DecideAsync(place, cosign, $"{place.Host}/team/app:v2");
        Assert.Equal(Judgement.Refused, record.Now.Judgement);
        Assert.Equal("artifact-mismatch", record.Facts.Failures.Single().Code);
    }

    [Theory]
    [InlineData(Docker)]
    [InlineData(Oci)]
    public async Task An_attestation_alone_does_not_make_an_image_signed(string kind)
    {
        var cosign = await SignerAsync("cosign3");
        await using var place = await RegistryPlace.StartAsync(kind, work);
        await cosign.AttestBundleAsync(await place.PushImageAsync("team/app"), "custom", work.Write("predicate.json", "{}"));
        var record = await DecideAsync(place, cosign);
        Assert.Equal(Judgement.Refused, record.Now.Judgement);
        Assert.Contains(record.Now.Reasons, reason => reason.Code == ReasonCode.NoSignature);
        Assert.Single(record.Facts.Attestations);
    }

    [Theory]
    [InlineData(Docker)]
    [InlineData(Oci)]
    public async Task Unsigned_is_refused_and_a_registry_that_is_down_could_not_be_checked(string kind)
    {
        var cosign = await SignerAsync("cosign2");
        await using var place = await RegistryPlace.StartAsync(kind, work);
        await place.PushImageAsync("team/app");
        var unsigned = await DecideAsync(place, cosign);
        Assert.Equal(Judgement.Refused, unsigned.Now.Judgement);
        Assert.Equal(ReasonCode.NoSignature, unsigned.Now.Reasons.Single().Code);

        await place.StopAsync();
        var down = await DecideAsync(place, cosign);
        Assert.Equal((Judgement.CouldNotCheck, AdmissionAction.Deny), (down.Now.Judgement, down.Now.Action));
        Assert.Equal("unreachable", down.Facts.Failures.Single().Code);
    }

    private static string SignatureTag(string image) => image[(image.IndexOf('@', StringComparison.Ordinal) + 1)..].Replace(':', '-') + ".sig";

    private static Task<DecisionRecord> DecideAsync(RegistryPlace place, Cosign trusted, string? image = null)
    {
        string yaml = """
            phase: day2
            phases:
              day1: {keys: accepted}
              day1.5: {keys: accepted}
              day2: {keys: accepted}
            authorities:
              release:
                key: {versions: [{file: release.pub}]}
                transparencyLog: not-required
                timestamp: not-required
                weakeningReason: the tests sign without any service
            rules:
              app:
                images: ["HOST/**"]
                require: {anyOf: [release]}

            """.Replace("HOST", place.Host, StringComparison.Ordinal);
        var reading = PolicyFile.ReadText(yaml, _ => new FileReading.Found(File.ReadAllBytes(trusted.PublicKeyFile)));
        var policy = Assert.IsType<PolicyReading.Accepted>(reading).Policy;
        var ready = Assert.IsType<PolicyReadiness.Ready>(PolicyInForce.Compile(policy, _ => null));
        var decider = new Decider(ready.Policy, place.Client, new DecisionLimits(), TimeProvider.System, NullLogger<Decider>.Instance);
        Assert.True(NamespaceName.TryParse("default", out var ns, out _));
        return decider.DecideAsync(new ImageQuestion(image ?? $"{place.Host}/team/app:v1", ns, null, TimeSpan.FromMinutes(1)));
    }
}
