using ImageTrust.Server.Kubernetes;

namespace ImageTrust.Server.Tests.Kubernetes;

public sealed class KubernetesConnectionTests
{
    [Theory]
    [InlineData("10.0.0.1", "443", "https://10.0.0.1/")]
    [InlineData("fd00::1", "6443", "https://[fd00::1]:6443/")]
    [InlineData("kubernetes.default.svc", "443", "https://kubernetes.default.svc/")]
    public void A_pod_finds_the_API_server_in_its_environment(string host, string port, string expected) =>
        Assert.Equal(new Uri(expected), KubernetesConnection.InCluster(host, port));

    [Theory]
    [InlineData(null, "443")]
    [InlineData("", "443")]
    [InlineData("10.0.0.1", null)]
    [InlineData("10.0.0.1", "0")]
    [InlineData("10.0.0.1", "65536")]
    [InlineData("10.0.0.1", "x")]
    [InlineData("user@10.0.0.1", "443")]
    [InlineData("10.0.0.1/path?", "443")]
    public void Without_both_this_is_no_pod(string? host, string? port) => Assert.Null(KubernetesConnection.InCluster(host, port));
}
