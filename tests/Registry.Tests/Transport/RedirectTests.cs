using System.Net;
using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Hosts;
using ImageTrust.Registry.Transport;

namespace ImageTrust.Registry.Tests.Transport;

public sealed class RedirectTests
{
    private static readonly HostDirectory Hosts = new([Harness.PlainHost("plain.example")]);

    private static Uri Next(string from, string? to) => RedirectRule.Next(new Uri(from), to is null ? null : new Uri(to, UriKind.RelativeOrAbsolute), Hosts);

    [Theory]
    [InlineData("https://a.example/x", "https://b.example/y", "https://b.example/y")]
    [InlineData("https://a.example/x", "/y", "https://a.example/y")]
    [InlineData("https://a.example/x", "//b.example/y", "https://b.example/y")]
    [InlineData("http://plain.example/x", "https://b.example/y", "https://b.example/y")]
    [InlineData("http://plain.example/x", "http://plain.example/y", "http://plain.example/y")]
    public void A_redirect_over_https_is_followed(string from, string to, string next) => Assert.Equal(new Uri(next), Next(from, to));

    [Theory]
    [InlineData("https://a.example/x", "http://a.example/y")]
    [InlineData("https://a.example/x", "http://plain.example/y")]
    [InlineData("http://plain.example/x", "http://b.example/y")]
    [InlineData("https://a.example/x", "file:///etc/passwd")]
    [InlineData("https://a.example/x", "ftp://b.example/")]
    [InlineData("https://a.example/x", "https://user:pass@b.example/")]
    public void Any_other_is_refused(string from, string to)
    {
        var error = Assert.Throws<RegistryException>(() => Next(from, to));
        Assert.Equal(RegistryFailureCode.RedirectRefused, error.Failure.Code);
    }

    [Fact]
    public void A_redirect_without_a_location_is_malformed()
    {
        var error = Assert.Throws<RegistryException>(() => Next("https://a.example/x", null));
        Assert.Equal(RegistryFailureCode.Garbled, error.Failure.Code);
    }

    [Fact]
    public void Two_entries_for_one_place_are_a_mistake() =>
        Assert.Throws<ArgumentException>(() => new HostDirectory([
            new HostSettings { Host = Harness.Host("a.example") }, new HostSettings { Host = Harness.Host("a.example:443") }]));

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("10.0.0.1")]
    [InlineData("127.0.0.1")]
    public async Task A_name_that_leads_inside_is_not_contacted(string address)
    {
        var network = new TestNetwork();
        network.AddName("inside.example", address);
        using var harness = new Harness(new RegistryOptions(), network);
        Assert.Equal(RegistryFailureCode.BlockedAddress, (await harness.FailureAsync("inside.example/app:v1")).Code);
        Assert.Empty(network.Dialled);
    }

    [Fact]
    public async Task Of_several_addresses_only_the_allowed_are_dialled()
    {
        var network = new TestNetwork();
        network.AddName("mixed.example", "169.254.169.254", "20.9.9.9", "10.0.0.1");
        using var harness = new Harness(new RegistryOptions { Limits = new RegistryLimits { Retries = 0 } }, network);
        Assert.Equal(RegistryFailureCode.Unreachable, (await harness.FailureAsync("mixed.example/app:v1")).Code);
        Assert.Equal([IPAddress.Parse("20.9.9.9")], network.Dialled);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_unreachable()
    {
        using var harness = new Harness(new RegistryOptions { Limits = new RegistryLimits { Retries = 0 } });
        Assert.Equal(RegistryFailureCode.Unreachable, (await harness.FailureAsync("nowhere.example/app:v1")).Code);
    }
}
