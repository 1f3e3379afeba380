using System.Text;
using ImageTrust.Infra.Kubernetes;
using ImageTrust.Infra.Propagation;

namespace Infra.Tests.Propagation;

/// <summary>What is asked of a cluster, with the kubeconfig this program makes and a program that signs in.</summary>
public sealed class ClusterProbeTests : IDisposable
{
    private readonly ApiServerStandIn server = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("image-trust-probe-");

    public void Dispose()
    {
        server.Dispose();
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(201, """{"status":{"allowed":true}}""", true)]
    [InlineData(201, """{"status":{"allowed":false}}""", false)]
    [InlineData(201, """{"status":{"allowed":"true"}}""", false)]
    [InlineData(401, """{"status":{"allowed":true}}""", false)]
    [InlineData(403, """{}""", false)]
    public async Task It_asks_whether_it_may_make_a_namespace(int status, string body, bool lets)
    {
        server.Answer = _ => (status, body);
        using var probe = Probe("""{"status":{"token":"a-token"}}""");

        Assert.Equal(lets, await probe.LetsUsInAsync());
        var request = Assert.Single(server.Requests);
        Assert.StartsWith("POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews ", request, StringComparison.Ordinal);
        Assert.Contains("Authorization: Bearer a-token\r\n", request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, """{"resources":[{"name":"ciliumnetworkpolicies"}]}""", true)]
    [InlineData(200, """{"resources":[{"name":"ciliumnodes"}]}""", false)]
    [InlineData(404, """{"resources":[{"name":"ciliumnetworkpolicies"}]}""", false)]
    public async Task It_asks_whether_a_kind_is_known(int status, string body, bool known)
    {
        server.Answer = _ => (status, body);
        using var probe = Probe("""{"status":{"token":"a-token"}}""");

        Assert.Equal(known, await probe.KnowsAsync("cilium.io/v2", "ciliumnetworkpolicies"));
        Assert.StartsWith("GET /apis/cilium.io/v2 ", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_of_another_authority_hears_no_token()
    {
        using var other = new ApiServerStandIn();
        using var probe = Probe("""{"status":{"token":"a-token"}}""", other.Authority);

        await Assert.ThrowsAsync<HttpRequestException>(probe.LetsUsInAsync);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("""{"status":{}}""", 0)]
    [InlineData("""{"status":{"token":"a-token"}}""", 1)]
    public async Task Without_a_credential_nothing_is_asked(string printed, int exit)
    {
        using var probe = Probe(printed, exit: exit);

        await Assert.ThrowsAsync<InvalidOperationException>(probe.LetsUsInAsync);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("no JSON")]
    public void A_kubeconfig_of_somebody_elses_is_none(string text) => Assert.Throws<FormatException>(() => ClusterProbe.Of(text));

    /// <summary>The kubeconfig with the login program replaced by one that prints what it is given.</summary>
    private ClusterProbe Probe(string printed, string? authority = null, int exit = 0)
    {
        var script = Path.Combine(folder.FullName, "login");
        File.WriteAllText(script, $"#!/bin/sh\n[ -n \"$KUBERNETES_EXEC_INFO\" ] || exit 9\ncat <<'END'\n{printed}\nEND\nexit {exit}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        }

        var azures = $"clusters:\n- cluster:\n    server: {server.Address}\n    certificate-authority-data: {Base64(authority ?? server.Authority)}\n";
        return ClusterProbe.Of(Kubeconfig.WithKubelogin(Base64(azures), "azurecli").Replace("\"kubelogin\",\"args\"", $"\"{script}\",\"args\"", StringComparison.Ordinal));
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
