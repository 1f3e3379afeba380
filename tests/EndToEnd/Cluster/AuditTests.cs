using EndToEnd.Cluster.Harness;

namespace EndToEnd.Cluster;

/// <summary>Phases that only audit: everything gets in, and what is wrong with it is said.</summary>
[Collection(ClusterTests.Name)]
public sealed class AuditTests(WebhookCluster cluster)
{
    private readonly Workloads shop = new(cluster);

    [Fact]
    public async Task An_unsigned_deployment_gets_its_pods_and_a_warning()
    {
        await cluster.InPhaseAsync(WebhookCluster.Audit);
        var run = await shop.DeployAsync("audited", cluster.Images.Unsigned);
        Assert.StartsWith("Warning: image-trust: would be refused [no-signature]", run.Errors, StringComparison.Ordinal);
        await shop.PodsComeAsync("audited", 1);
        var pod = (await shop.RunPodAsync("audited-pod", cluster.Images.Unsigned)).Succeeded();
        Assert.Contains("Warning: image-trust: would be refused [no-signature]", pod.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_the_registry_down_pods_are_admitted_and_it_is_said_that_nobody_could_check()
    {
        await cluster.InPhaseAsync(WebhookCluster.Audit);
        var run = (await shop.RunPodAsync("unreachable-audited", TestImages.Unreachable)).Succeeded();
        Assert.StartsWith("Warning: image-trust: [could-not-check] ", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_the_webhook_down_pods_are_let_in_without_a_word()
    {
        await cluster.InPhaseAsync(WebhookCluster.Audit);
        cluster.Stop(cluster.Replicas);
        var run = (await shop.RunPodAsync("down-audited", cluster.Images.Unsigned)).Succeeded();
        Assert.Empty(run.Errors);
    }

    [Fact]
    public async Task What_came_in_under_audit_can_be_scaled_under_enforcement_but_gets_no_new_pods()
    {
        await cluster.InPhaseAsync(WebhookCluster.Audit);
        await shop.DeployAsync("older", cluster.Images.Unsigned);
        await shop.PodsComeAsync("older", 1);
        await cluster.InPhaseAsync(WebhookCluster.Enforce);
        (await shop.KubectlAsync("scale", "deployment/older", "--replicas=2")).Succeeded();
        // The ReplicaSet itself is updated, so that the refusal is seen where people look.
        await Patience.UntilAsync("the ReplicaSet wants two", async () =>
            (await shop.KubectlAsync("get", "replicasets", "-l", "app=older", "-o", "jsonpath={.items[*].spec.replicas}")).Output == "2");
        await shop.EventComesAsync("older", "denied the request");
        Assert.Single(await shop.ImagesAsync("app=older"));
    }
}
