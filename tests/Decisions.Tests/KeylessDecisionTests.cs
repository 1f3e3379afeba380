using System.Text;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.TestKit.Certificates;
using ImageTrust.TestKit.Registry;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Decisions.Tests;

/// <summary>Keyless signatures of a virtual Sigstore instance, from the registry to the verdict.</summary>
public sealed class KeylessDecisionTests : IAsyncLifetime
{
    private const string SignPredicate = "https://sigstore.dev/cosign/sign/v1";
    private const string Workflow = "https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main";

    private Stage stage = null!;

    public async ValueTask InitializeAsync()
    {
        stage = await Stage.SetAsync();
        stage.Time = VirtualSigstore.SigningTime.AddDays(30);
        stage.Files["roots/one.json"] = Encoding.UTF8.GetBytes(VirtualSigstore.P256.TrustedRoot().ToJsonString());
        stage.Files["roots/two.json"] = Encoding.UTF8.GetBytes(VirtualSigstore.P384.TrustedRoot().ToJsonString());
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    private static string Keyless(string root, string issuer = "https://token.actions.githubusercontent.com", string who = "identity: {exact: \"" + Workflow + "\"}") =>
        $"{{keyless: {{issuer: \"{issuer}\", {who}}}, trustRoot: {{file: roots/{root}.json}}}}";

    private static string PolicyOf(string authorities, string require) => $"""
        phase: PHASE
        phases:
          day1: KEYS
          day1.5: KEYS
          day2: KEYS
        authorities:
        {authorities}
        rules:
          app:
            images: ["HOST/team/**"]
            require: {require}

        """.Replace("KEYS", "{keys: accepted}", StringComparison.Ordinal);

    private static string OnlyWorkflow { get; } = PolicyOf("  workflow: " + Keyless("one"), "{anyOf: [workflow]}");

    private static Recipe Logged(VirtualSigstore sigstore, string digest, Identity? identity = null) =>
        VirtualSigstore.Rekor1(sigstore.Keyless(identity), Message.Image(digest));

    private void Attach(VirtualSigstore sigstore, Recipe recipe) => stage.Writer.AddBundle(stage.Digest, sigstore.Sign(recipe).Utf8, SignPredicate);

    [Theory]
    [InlineData("rekor 1")]
    [InlineData("rekor 2")]
    [InlineData("legacy")]
    public async Task The_right_identity_is_admitted_in_every_form(string form)
    {
        var sigstore = VirtualSigstore.P256;
        switch (form)
        {
            case "rekor 1":
                Attach(sigstore, Logged(sigstore, stage.Digest));
                break;
            case "rekor 2":
                Attach(sigstore, VirtualSigstore.Rekor2(sigstore.Keyless(), Message.Image(stage.Digest)));
                break;
            default:
                var layer = LegacyLayer.From(sigstore.Sign(VirtualSigstore.Rekor1(sigstore.Keyless(), Message.SimpleSigning(stage.Digest))));
                stage.Writer.AddLegacy(stage.Digest, ".sig", new EvidenceLayer(layer.MediaType, layer.Blob, [.. layer.Annotations.Select(pair => (pair.Key, pair.Value))]));
                break;
        }

        var record = await stage.Decider("day2", yaml: OnlyWorkflow).DecideAsync(stage.Ask());
        Assert.Equal((Judgement.Admitted, AdmissionAction.Admit), (record.Now.Judgement, record.Now.Action));
        var signature = record.Facts.Signatures.Single();
        Assert.Equal(Workflow, Assert.IsType<CertificateSigner>(signature.Signer).Subject);
        Assert.Equal(OciStore.DigestOf(stage.Files["roots/one.json"]), signature.TrustRoot);
        Assert.Single(signature.Logs);
        Assert.Equal(4, record.Requests.Count);
    }

    [Fact]
    public async Task Another_identity_is_refused_and_named()
    {
        Attach(VirtualSigstore.P256, Logged(VirtualSigstore.P256, stage.Digest, new Identity.GitHubActions("acme/other")));
        var record = await stage.Decider("day2", yaml: OnlyWorkflow).DecideAsync(stage.Ask());
        Assert.Equal((Judgement.Refused, AdmissionAction.Deny), (record.Now.Judgement, record.Now.Action));
        Assert.Equal([ReasonCode.OtherSigner], Stage.Codes(record.Now));
        Assert.Contains("acme/other", record.Now.Reasons[0].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_email_that_spells_the_workflow_is_somebody_else()
    {
        Attach(VirtualSigstore.P256, Logged(VirtualSigstore.P256, stage.Digest, new Identity.Person(Workflow, "https://token.actions.githubusercontent.com")));
        var record = await stage.Decider("day2", yaml: OnlyWorkflow).DecideAsync(stage.Ask());
        Assert.Equal(Judgement.Refused, record.Now.Judgement);
        Assert.Equal([ReasonCode.OtherSigner], Stage.Codes(record.Now));
        Assert.Contains("the e-mail address ", record.Now.Reasons[0].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_is_known_by_the_email_address()
    {
        var person = new Identity.Person();
        string policy = PolicyOf("  dev: " + Keyless("one", person.Provider, $"identity: {{exact: {person.Address}}}"), "{anyOf: [dev]}");
        Attach(VirtualSigstore.P256, Logged(VirtualSigstore.P256, stage.Digest, person));
        Assert.Equal(Judgement.Admitted, (await stage.Decider("day2", yaml: policy).DecideAsync(stage.Ask())).Now.Judgement);
    }

    [Fact]
    public async Task The_right_identity_of_a_strange_instance_is_bad_evidence()
    {
        Attach(VirtualSigstore.Stranger, Logged(VirtualSigstore.Stranger, stage.Digest));
        var record = await stage.Decider("day2", yaml: OnlyWorkflow).DecideAsync(stage.Ask());
        Assert.Equal(Judgement.Refused, record.Now.Judgement);
        Assert.Empty(record.Facts.Signatures);
        Assert.Equal(FailureKind.Bad, record.Facts.Failures.Single().Kind);
    }

    [Fact]
    public async Task A_service_account_of_the_named_cluster_is_admitted()
    {
        var account = new Identity.KubernetesServiceAccount();
        string policy = PolicyOf("  signer: " + Keyless("one", account.ClusterIssuer, "serviceAccount: {namespace: build, name: signer}"), "{anyOf: [signer]}");
        Attach(VirtualSigstore.P256, Logged(VirtualSigstore.P256, stage.Digest, account));
        var record = await stage.Decider("day2", yaml: policy).DecideAsync(stage.Ask());
        Assert.Equal(Judgement.Admitted, record.Now.Judgement);
    }

    [Fact]
    public async Task Two_instances_are_never_mixed()
    {
        string policy = PolicyOf($"  first: {Keyless("one")}\n  second: {Keyless("two")}", "{anyOf: [first, second]}");
        string onlyFirst = policy.Replace("{anyOf: [first, second]}", "{anyOf: [first]}\n    attestations: {x: {signedBy: [second], predicate: {type: \"https://example.com/x\"}}}", StringComparison.Ordinal);
        Attach(VirtualSigstore.P384, Logged(VirtualSigstore.P384, stage.Digest));

        var either = await stage.Decider("day2", yaml: policy).DecideAsync(stage.Ask());
        Assert.Equal(Judgement.Admitted, either.Now.Judgement);
        Assert.Equal(OciStore.DigestOf(stage.Files["roots/two.json"]), either.Facts.Signatures.Single().TrustRoot);

        var first = await stage.Decider("day2", yaml: onlyFirst).DecideAsync(stage.Ask());
        Assert.Contains(ReasonCode.OtherTrustRoot, Stage.Codes(first.Now));
    }

    [Fact]
    public async Task A_key_that_must_be_logged_is_judged_by_its_own_instances_log()
    {
        const string logged = "key: {versions: [{file: keys/logged.pem}]}, trustRoot: {file: roots/two.json}";
        stage.Files["keys/logged.pem"] = Encoding.UTF8.GetBytes(VirtualSigstore.ManagedKey.Key.Pem);
        string policy = PolicyOf($"  workflow: {Keyless("one")}\n  key: {{{logged}}}", "{anyOf: [workflow, key]}");
        var recipe = VirtualSigstore.Rekor1(VirtualSigstore.ManagedKey, Message.Image(stage.Digest));
        Attach(VirtualSigstore.P384, recipe);
        var record = await stage.Decider("day2", yaml: policy).DecideAsync(stage.Ask());
        Assert.Equal(Judgement.Admitted, record.Now.Judgement);
        Assert.Single(record.Facts.Signatures);
    }

    [Theory]
    [InlineData("no log")]
    [InlineData("another instance's log")]
    public async Task A_key_that_must_be_logged_and_is_not_is_refused(string how)
    {
        const string logged = "key: {versions: [{file: keys/logged.pem}]}, trustRoot: {file: roots/one.json}";
        stage.Files["keys/logged.pem"] = Encoding.UTF8.GetBytes(VirtualSigstore.ManagedKey.Key.Pem);
        string policy = PolicyOf($"  key: {{{logged}}}", "{anyOf: [key]}");
        var content = Message.Image(stage.Digest);
        Attach(
            VirtualSigstore.P384,
            how == "no log" ? VirtualSigstore.Bare(VirtualSigstore.ManagedKey, content) : VirtualSigstore.Rekor1(VirtualSigstore.ManagedKey, content));
        var record = await stage.Decider("day2", yaml: policy).DecideAsync(stage.Ask());
        Assert.Equal(Judgement.Refused, record.Now.Judgement);
        Assert.Equal([ReasonCode.NotLogged], Stage.Codes(record.Now));
    }
}
