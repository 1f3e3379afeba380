using EndToEnd.Programs;
using ImageTrust.TestKit.Certificates;

namespace EndToEnd.Pipelines;

/// <summary><c>sign.sh</c> with real cosign, a registry and a Sigstore: who signs in which phase, and what becomes of outages.</summary>
public sealed class SignTests(PipelineWorld world)
{
    private const string NoLog = "transparencyLog: not-required\n    timestamp: not-required\n    weakeningReason: the log may be down";
    private const string OnlyAudits = "day1 day1.5";
    private const string Named = "keyFallback: {authorities: [release-key], reason: the log may be down}";

    /// <summary>Phase, what is down, whether the key needs a log, the rule's fallback; then the exit code, who signs, and the verdict in each phase.</summary>
    public static TheoryData<string, string, bool, bool, int, string, string> Matrix => new()
    {
        { "day1", "", true, false, 0, "release-key", "0 0 1" },
        { "day1.5", "", true, false, 0, "release-workflow", "0 0 0" },
        { "day2", "", true, false, 0, "release-workflow", "0 0 0" },
        { "day1", "caUrls", true, false, 0, "release-key", "0 0 1" },
        { "day1.5", "caUrls", true, false, 0, "release-key", "0 0 1" },
        { "day2", "caUrls", true, false, 3, "", "1 1 1" },
        { "day2", "caUrls", true, true, 0, "release-key", "0 0 0" },
        { "day1", "rekorTlogUrls", true, false, 3, "", "1 1 1" },
        { "day1", "rekorTlogUrls", false, false, 0, "release-key", "0 0 1" },
        { "day1.5", "rekorTlogUrls", true, false, 3, "", "1 1 1" },
        { "day1.5", "rekorTlogUrls", false, false, 0, "release-key", "0 0 1" },
        { "day2", "rekorTlogUrls", false, false, 3, "", "1 1 1" },
        { "day2", "rekorTlogUrls", false, true, 0, "release-key", "0 0 0" },
    };

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task Each_phase_has_its_signer_and_an_outage_only_the_fallback_that_the_policy_permits(
        string phase, string down, bool keyNeedsLog, bool named, int exit, string signer, string verdicts)
    {
        var made = await world.Async();
        var stack = new PipelineStack(made, $"matrix{made.Next()}", phase) { KeyChecks = keyNeedsLog ? "" : NoLog, Rule = named ? Named : "" }.WithToken();
        stack = down.Length == 0 ? stack : stack.Without(down);
        string image = made.NewImage();

        var run = await stack.SignAsync(image);

        Assert.True(exit == run.ExitCode, $"{run.ExitCode}: {run.Errors}");
        Assert.Equal(exit == 0 ? image + "\n" : "", run.Output);
        Assert.Contains(exit == 0 ? $"is signed by {signer} for stack" : "is NOT signed", run.Errors, StringComparison.Ordinal);
        Assert.Equal(exit == 0 && phase != "day1" && signer == "release-key", run.Errors.Contains("WARNING: ", StringComparison.Ordinal));
        string[] phases = ["day1", "day1.5", "day2"];
        List<string> said = [];
        foreach (string one in phases)
        {
            var verdict = await stack.VerifyAsync(image, one);
            said.Add(verdict.ExitCode.ToString(System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(signer.Length == 0, PolicyTool.Codes(verdict).Contains("no-signature"));
        }

        Assert.Equal(verdicts, string.Join(' ', said));
        Assert.Equal([said[^1] == "0" ? $"{OnlyAudits} day2" : OnlyAudits], await stack.LetInAsync(image));
    }

    [Fact]
    public async Task A_registry_in_an_outage_is_asked_again_and_then_nothing_is_signed()
    {
        var made = await world.Async();
        var stack = made.NewStack("day1");
        string image = made.NewImage();
        string path = "/v2/" + image[(image.IndexOf('/', StringComparison.Ordinal) + 1)..image.IndexOf('@', StringComparison.Ordinal)];
        int refused = 0;
        made.Broken.Of = request => request.Path.StartsWithSegments(path, StringComparison.Ordinal) && request.Method is "PUT" or "POST" && Interlocked.Increment(ref refused) > 0;
        try
        {
            var run = await stack.SignAsync(image);

            Assert.Equal((3, ""), (run.ExitCode, run.Output));
            Assert.Contains("the registry is down", run.Errors, StringComparison.Ordinal);
            Assert.Contains("met an outage (try 1 of 2)", run.Errors, StringComparison.Ordinal);
            Assert.True(refused > 1);
        }
        finally
        {
            made.Broken.Of = null;
        }

        Assert.Contains("no-signature", PolicyTool.Codes(await stack.VerifyAsync(image, "day1")));
        await KeptOutAsync(stack, image);
        Assert.Equal(0, (await stack.SignAsync(image)).ExitCode);
    }

    [Fact]
    public async Task A_tag_is_no_digest()
    {
        var made = await world.Async();
        var stack = made.NewStack();
        string image = made.NewImage().Split('@')[0] + ":v1";

        var run = await stack.SignAsync(image);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("a tag may be another image tomorrow", run.Errors, StringComparison.Ordinal);
        Assert.Equal("", stack.Recorded);
        await KeptOutAsync(stack, image);
    }

    [Fact]
    public async Task A_digest_that_is_not_there_is_said_to_be_missing()
    {
        var made = await world.Async();
        var stack = made.NewStack();
        string image = made.NewImage().Split('@')[0] + "@sha256:" + new string('a', 64);

        var run = await stack.SignAsync(image);

        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.Contains("is the digest in the registry?", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("cosign sign --yes", stack.Recorded, StringComparison.Ordinal);
        await KeptOutAsync(stack, image);
    }

    [Fact]
    public async Task A_key_version_that_the_policy_does_not_hold_signs_nothing()
    {
        var made = await world.Async();
        var stack = made.NewStack().With("PIPELINE_SIGN_KEY", made.OtherKey + ".key");
        string image = made.NewImage();

        var run = await stack.SignAsync(image);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("is no version of release-key whose span is open", run.Errors, StringComparison.Ordinal);
        Assert.Contains("no-signature", PolicyTool.Codes(await stack.VerifyAsync(image, "day1")));
        await KeptOutAsync(stack, image);
    }

    [Fact]
    public async Task An_identity_that_the_policy_does_not_name_is_not_passed_off_as_signed()
    {
        var made = await world.Async();
        var stack = made.NewStack("day1.5").WithToken(new Identity.GitHubActions(Workflow: "other.yml"));

        var run = await stack.SignAsync(made.NewImage());

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("what was signed does not count as release-workflow", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_Fulcio_refuses_is_no_outage_and_permits_no_key()
    {
        var made = await world.Async();
        string token = made.Sigstore.Services.Provider.Issue(PipelineWorld.Workflow, "api://AzureADTokenExchange");
        var stack = made.NewStack("day1.5").With("SIGSTORE_ID_TOKEN", token);
        string image = made.NewImage();

        var run = await stack.SignAsync(image);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.DoesNotContain("WARNING: ", run.Errors, StringComparison.Ordinal);
        Assert.Contains("no-signature", PolicyTool.Codes(await stack.VerifyAsync(image, "day1")));
    }

    [Fact]
    public async Task What_is_signed_is_not_signed_again()
    {
        var made = await world.Async();
        var stack = made.NewStack();
        string image = made.NewImage();
        await stack.SignAsync(image);

        var run = await stack.SignAsync(image);

        Assert.Equal((0, image + "\n"), (run.ExitCode, run.Output));
        Assert.Contains("is signed by release-key already", run.Errors, StringComparison.Ordinal);
        Assert.Single(stack.Recorded.Split('\n'), line => line.StartsWith("cosign sign --yes", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("cosign")]
    [InlineData("cosign2")]
    public async Task The_token_is_in_no_argument_and_in_no_output(string cosign)
    {
        var made = await world.Async();
        var stack = made.NewStack("day1.5").With("PIPELINE_COSIGN", cosign).With("PIPELINE_FULCIO_URL", made.Sigstore.Services.Address)
            .With("PIPELINE_REKOR_URL", made.Sigstore.Services.Address);
        foreach (var (name, value) in made.Sigstore.Version2)
        {
            stack.With(name, value);
        }

        string token = made.Sigstore.Services.Provider.Issue(PipelineWorld.Workflow);
        var run = await stack.With("SIGSTORE_ID_TOKEN", token).SignAsync(made.NewImage());

        Assert.True(run.ExitCode == 0, run.Errors);
        string signature = token[(token.LastIndexOf('.') + 1)..];
        Assert.Contains("--identity-token", stack.Recorded, StringComparison.Ordinal);
        Assert.DoesNotContain(signature, stack.Recorded + run.Output + run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pods_projected_token_is_read_from_its_file()
    {
        var made = await world.Async();
        var pod = new Identity.KubernetesServiceAccount();
        string file = made.Work.Write("projected-token", made.Sigstore.Services.Provider.Issue(pod));
        var stack = new PipelineStack(made, $"pod{made.Next()}", "day2")
        {
            More = $"  cluster-signer:\n    keyless: {{issuer: \"{pod.Issuer}\", serviceAccount: {{namespace: build, name: signer}}}}\n    trustRoot: {{file: root.json}}",
            Require = "{anyOf: [release-key, release-workflow, cluster-signer]}",
        }.With("PIPELINE_ID_TOKEN_FILE", file);

        var run = await stack.SignAsync(made.NewImage());

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Contains("is signed by cluster-signer for stack", run.Errors, StringComparison.Ordinal);
    }
    /// <summary>The tool does not admit it, and the webhook lets it in where it only audits.</summary>
    private static async Task KeptOutAsync(PipelineStack stack, string image)
    {
        Assert.NotEqual(0, (await stack.VerifyAsync(image, "day2")).ExitCode);
        Assert.Equal([OnlyAudits], await stack.LetInAsync(image));
    }
}
