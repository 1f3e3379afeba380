using System.Text;
using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Sigstore.Trust;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Decisions.Tests;

/// <summary>An instance that issues in private, as GitHub's own does: a timestamp authority, and no log of any kind.</summary>
public sealed class PrivateInstanceDecisionTests : IAsyncLifetime
{
    private const string Without = "certificateTransparency: not-required, ";

    private Stage stage = null!;

    public async ValueTask InitializeAsync()
    {
        stage = await Stage.SetAsync();
        stage.Time = VirtualSigstore.SigningTime.AddDays(30);
        var root = VirtualSigstore.P256.TrustedRoot();
        root.Remove("ctlogs");
        root.Remove("tlogs");
        stage.Files["roots/private.json"] = Encoding.UTF8.GetBytes(root.ToJsonString());
        stage.Files["roots/full.json"] = Encoding.UTF8.GetBytes(VirtualSigstore.P256.TrustedRoot().ToJsonString());
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Fact]
    public async Task A_certificate_in_no_log_counts_where_the_authority_does_without_and_the_verdict_says_so()
    {
        Attach(stamped: true);
        var record = await stage.Decider("day2", yaml: Policy(Authority(Without))).DecideAsync(stage.Ask());
        Assert.Equal(Judgement.Admitted, record.Now.Judgement);
        Assert.Contains(record.Now.Reasons, reason => reason.Code == ReasonCode.Weakened
            && reason.Sentence.Contains("neither a log entry nor a certificate log", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "private", true)]
    [InlineData(Without, "private", false)]
    public async Task Without_those_words_or_without_a_timestamp_it_is_refused(string more, string root, bool stamped)
    {
        Attach(stamped);
        var record = await stage.Decider("day2", yaml: Policy(Authority(more, root))).DecideAsync(stage.Ask());
        Assert.Equal(Judgement.Refused, record.Now.Judgement);
    }

    [Fact]
    public async Task Another_authority_of_the_same_root_is_not_weakened_with_it()
    {
        Attach(stamped: true);
        string both = Authority(Without) + "\n  strict: " + Authority("")["workflow: ".Length..];
        var record = await stage.Decider("day2", yaml: Policy(both, "strict") + """
              other:
                images: ["HOST/other/**"]
                require: {anyOf: [workflow]}
            """).DecideAsync(stage.Ask());
        Assert.Equal(Judgement.Refused, record.Now.Judgement);
        Assert.Contains(record.Now.Reasons, reason => reason.Code == ReasonCode.CertificateNotLogged);
    }

    [Fact]
    public async Task A_stranger_of_the_instance_is_refused_as_ever()
    {
        var stranger = VirtualSigstore.Stranger;
        stage.Writer.AddBundle(
            stage.Digest, stranger.Sign(VirtualSigstore.Bare(stranger.Keyless(), Message.Image(stage.Digest)) with { Timestamps = [VirtualSigstore.Stamp()] }).Utf8,
            "https://sigstore.dev/cosign/sign/v1");
        Assert.Equal(Judgement.Refused, (await stage.Decider("day2", yaml: Policy(Authority(Without))).DecideAsync(stage.Ask())).Now.Judgement);
    }

    [Fact]
    public void A_copy_of_the_public_good_root_cannot_do_without_certificate_logs()
    {
        using var stream = typeof(TrustedRoot).Assembly.GetManifestResourceStream("ImageTrust.Sigstore.public-good-trusted-root.json")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        stage.Files["roots/private.json"] = [.. copy.ToArray(), (byte)'\n'];

        var notReady = Assert.IsType<PolicyReadiness.NotReady>(
            PolicyInForce.Compile(stage.Read(Policy(Authority(Without))), root => stage.Files[root.File.Text]));
        Assert.Contains("a certificate authority of the public-good instance", notReady.Problems.Single(), StringComparison.Ordinal);
        Assert.IsType<PolicyReadiness.Ready>(PolicyInForce.Compile(stage.Read(Policy(Authority(""))), root => stage.Files[root.File.Text]));
    }

    private void Attach(bool stamped) => stage.Writer.AddBundle(
        stage.Digest,
        VirtualSigstore.P256.Sign(VirtualSigstore.Bare(VirtualSigstore.P256.Keyless(), Message.Image(stage.Digest)) with
        {
            Timestamps = stamped ? [VirtualSigstore.Stamp()] : [],
        }).Utf8,
        "https://sigstore.dev/cosign/sign/v1");

    private static string Authority(string more, string root = "private") =>
        "workflow: {keyless: {issuer: \"https://token.actions.githubusercontent.com\", identity: {exact: \"https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main\"}}, "
        + $"transparencyLog: not-required, timestamp: timestamp-authority, {more}weakeningReason: it keeps no log, trustRoot: {{file: roots/{root}.json}}}}";

    private static string Policy(string authorities, string who = "workflow") => $$"""
        phase: PHASE
        authorities:
          {{authorities}}
        rules:
          app:
            images: ["HOST/team/**"]
            require: {anyOf: [{{who}}]}

        """;
}
