using System.Security.Cryptography.X509Certificates;
using ImageTrust.Server.Certificates;
using ImageTrust.Server.HandOver;
using ImageTrust.Server.Rotation;
using ImageTrust.Server.Tests.Certificates;
using Microsoft.Extensions.Time.Testing;

namespace ImageTrust.Server.Tests.HandOver;

/// <summary>Another replica is whoever holds a leaf of the Secret, at each step of a rotation, and nobody else.</summary>
public sealed class PeerTrustTests
{
    private readonly FakeTimeProvider time = new(Pairs.Now);
    private readonly HeldCertificate held;
    private readonly PeerTrust trust;

    public PeerTrustTests()
    {
        held = new HeldCertificate(Pairs.Times, time);
        trust = new PeerTrust(held, Pairs.Names, time);
    }

    [Fact]
    public void Before_there_is_a_pair_nobody_is_and_there_is_nothing_to_show()
    {
        Assert.Null(trust.Own);
        Assert.False(trust.Accepts(Pairs.Issue().Leaf));
    }

    [Fact]
    public void At_each_step_of_a_rotation_the_leaves_that_may_be_met_are()
    {
        var (previous, current, next) = (Pairs.Issue(), Pairs.Issue(), Pairs.Issue());
        held.Serve(current);
        held.Share(new SecretContent.Held(current) { Next = next, Previous = previous.Authority });
        Assert.Equal(current.Leaf, trust.Own);
        Assert.All([previous, current, next], pair => Assert.True(trust.Accepts(pair.Leaf)));
        held.Share(new SecretContent.Held(current));
        Assert.Equal([false, true, false], new[] { previous, current, next }.Select(pair => trust.Accepts(pair.Leaf)));
    }

    [Fact]
    public void Nothing_a_certificate_of_others_and_the_authority_itself_are_not()
    {
        var current = Pairs.Issue();
        held.Share(new SecretContent.Held(current));
        Assert.False(trust.Accepts(null));
        Assert.False(trust.Accepts(Pairs.Issue().Leaf));
        Assert.False(trust.Accepts(current.Authority));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_leaf_for_another_name_is_not(bool right)
    {
        var (certificates, key) = Pairs.Foreign(System.Security.Cryptography.ECCurve.NamedCurves.nistP256, names: right ? [] : ["elsewhere.svc"]);
        var both = new X509Certificate2Collection();
        both.ImportFromPem(certificates);
        var current = Pairs.Issue();
        held.Share(new SecretContent.Held(current) { Previous = both[1] });
        Assert.NotEmpty(key);
        Assert.Equal(right, trust.Accepts(both[0]));
    }

    [Fact]
    public void Nor_is_one_whose_time_is_over_or_has_not_come()
    {
        var current = Pairs.Issue();
        held.Share(new SecretContent.Held(current));
        time.SetUtcNow(current.NotAfter - TimeSpan.FromSeconds(1));
        Assert.True(trust.Accepts(current.Leaf));
        time.SetUtcNow(current.NotAfter);
        Assert.False(trust.Accepts(current.Leaf));
        time.AdjustTime(current.NotBefore - TimeSpan.FromSeconds(1));
        Assert.False(trust.Accepts(current.Leaf));
    }
}
