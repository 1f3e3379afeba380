using EndToEnd.Cluster.Harness;
using EndToEnd.Programs;

namespace EndToEnd.Cluster;

/// <summary>What a person with kubectl sees, and what controllers do with it.</summary>
[Collection(ClusterTests.Name)]
public sealed class AdmissionTests(WebhookCluster cluster, ITestOutputHelper output)
{
    private readonly Workloads shop = new(cluster);

    [Fact]
    public async Task A_signed_pod_is_admitted_and_named_by_the_digest_that_was_verified()
    {
        await cluster.InPhaseAsync(WebhookCluster.Enforce);
        var run = (await shop.RunPodAsync("signed", cluster.Images.Signed)).Succeeded();
        var images = await shop.ImagesAsync("run=signed");
        output.WriteLine(run.Output + string.Join('\n', images));
        Assert.Equal([$"{cluster.Images.Signed}@{cluster.Images.SignedDigest}"], images);
    }

    [Fact]
    public async Task An_unsigned_pod_is_refused_with_a_message_to_act_on()
    {
        await cluster.InPhaseAsync(WebhookCluster.Enforce);
        var run = await shop.RunPodAsync("unsigned", cluster.Images.Unsigned);
        output.WriteLine(run.Errors);
        Assert.Equal(1, run.ExitCode);
        string[] lines = run.Errors.Split('\n');
        Assert.StartsWith("Error from server (Forbidden): admission webhook \"validate.image-trust.dev\" denied the request: 1 of 1 image may not run in namespace shop (day2, policy ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith(cluster.Images.Unsigned, lines[1], StringComparison.Ordinal);
        Assert.Contains("  where:    spec.containers[0].image", run.Errors, StringComparison.Ordinal);
        Assert.Contains("rule team [no-signature]", run.Errors, StringComparison.Ordinal);
        Assert.Contains("  see:      docs/operate/05-reason-codes.md#no-signature\n", run.Errors, StringComparison.Ordinal);
        Assert.Empty(await shop.ImagesAsync("run=unsigned"));
    }

    /// <summary>Into a shell, in a checkout with the stack's folder: the same verdict, at length.</summary>
    [Fact]
    public async Task The_last_line_of_a_refusal_can_be_pasted()
    {
        await cluster.InPhaseAsync(WebhookCluster.Enforce);
        var refused = await shop.RunPodAsync("unsigned", cluster.Images.Unsigned);
        string command = refused.Errors.Split("  verify:   ")[1].TrimEnd();
        Assert.StartsWith($"policy verify --stack dev --phase day2 --namespace shop --plain-http {cluster.Images.Unsigned.Split('/')[0]} {cluster.Images.Unsigned}@sha256:", command, StringComparison.Ordinal);
        using var checkout = new Workplace();
        Directory.CreateDirectory(checkout.PathOf("stacks/dev/keys"));
        checkout.Write("stacks/dev/trust-policy.yaml", cluster.Images.PolicyText(WebhookCluster.Enforce));
        File.Copy(cluster.Images.PublicKeyFile, checkout.PathOf("stacks/dev/keys/image-signing.pem"));
        var pasted = await ProgramRun.StartAsync(
            "/bin/sh", ["-c", command], new Dictionary<string, string>(checkout.Environment) { ["PATH"] = Path.GetDirectoryName(BuiltProgram.PathOf("Tool", "policy"))! }, folder: checkout.PathOf("stacks"));
        output.WriteLine(command + "\n" + pasted.Output + pasted.Errors);
        Assert.Equal(1, pasted.ExitCode);
        Assert.StartsWith("REFUSED ", pasted.Output, StringComparison.Ordinal);
        Assert.Contains("no-signature", pasted.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deployment_of_a_signed_image_gets_its_pods_by_digest_and_scales()
    {
        await cluster.InPhaseAsync(WebhookCluster.Enforce);
        await shop.DeployAsync("good", cluster.Images.Signed);
        await shop.PodsComeAsync("good", 1);
        (await shop.KubectlAsync("scale", "deployment/good", "--replicas=3")).Succeeded();
        await shop.PodsComeAsync("good", 3);
        Assert.All(await shop.ImagesAsync("app=good"), image => Assert.Equal($"{cluster.Images.Signed}@{cluster.Images.SignedDigest}", image));
    }

    [Fact]
    public async Task A_deployment_of_an_unsigned_image_gets_no_pod_and_its_ReplicaSet_says_why()
    {
        await cluster.InPhaseAsync(WebhookCluster.Enforce);
        var run = await shop.DeployAsync("bad", cluster.Images.Unsigned);
        Assert.StartsWith("Warning: image-trust: would be refused [no-signature]", run.Errors, StringComparison.Ordinal);
        await shop.EventComesAsync("bad", "denied the request");
        Assert.Empty(await shop.ImagesAsync("app=bad"));
    }

    [Fact]
    public async Task An_ephemeral_container_is_judged_and_named_by_digest_like_any_other()
    {
        await cluster.InPhaseAsync(WebhookCluster.Enforce);
        (await shop.RunPodAsync("debugged", cluster.Images.Signed)).Succeeded();
        var refused = await shop.DebugAsync("debugged", cluster.Images.Unsigned);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("denied the request", refused.Errors, StringComparison.Ordinal);
        (await shop.DebugAsync("debugged", cluster.Images.Signed)).Succeeded();
        var added = await shop.KubectlAsync("get", "pod", "debugged", "-o", "jsonpath={.spec.ephemeralContainers[*].image}");
        Assert.Equal($"{cluster.Images.Signed}@{cluster.Images.SignedDigest}", added.Output);
    }

    [Fact]
    public async Task An_update_that_leaves_the_images_alone_does_not_wait_for_the_webhook()
    {
        await cluster.RequireAsync();
        if (!cluster.Plane.KnowsMatchConditions)
        {
            Assert.Skip($"this test needs matchConditions, which Kubernetes {cluster.Plane.Version} does not know");
        }

        await cluster.InPhaseAsync(WebhookCluster.Enforce);
        (await shop.RunPodAsync("settled", cluster.Images.Signed)).Succeeded();
        cluster.Stop(cluster.Replicas);
        (await shop.KubectlAsync("label", "pod", "settled", "seen=yes")).Succeeded();
        (await shop.KubectlAsync("patch", "pod", "settled", "--type=merge", "-p", """{"metadata":{"finalizers":["example.com/held"]}}""")).Succeeded();
        var changed = await shop.KubectlAsync("set", "image", "pod/settled", $"settled={cluster.Images.Unsigned}");
        Assert.Contains("failed calling webhook", changed.Errors, StringComparison.Ordinal);
        // A dying pod must be let go of, or its namespace never ends.
        (await shop.KubectlAsync("delete", "pod", "settled", "--wait=false")).Succeeded();
        (await shop.KubectlAsync("patch", "pod", "settled", "--type=merge", "-p", """{"metadata":{"finalizers":null}}""")).Succeeded();
    }

    [Fact]
    public async Task What_the_policy_leaves_unverified_is_admitted_as_it_is_named()
    {
        await cluster.InPhaseAsync(WebhookCluster.Enforce);
        (await shop.RunPodAsync("tool", cluster.Images.Unverified)).Succeeded();
        Assert.Single(await shop.ImagesAsync("run=tool"));
    }
}
