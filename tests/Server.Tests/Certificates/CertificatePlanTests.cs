using ImageTrust.Server.Certificates;

namespace ImageTrust.Server.Tests.Certificates;

public sealed class CertificatePlanTests
{
    private static readonly Observation Fresh = new(Pairs.Now, null);

    private readonly ServingPair current = Pairs.Issue();
    private readonly ServingPair next = Pairs.Issue();

    [Fact]
    public void An_empty_Secret_gets_a_pair() => Assert.IsType<CertificatePlan.Create>(Plan(new SecretContent.Empty(), Pairs.Now));

    [Fact]
    public void A_spoilt_Secret_gets_a_pair_and_the_reason_is_kept() =>
        Assert.Equal("no sense in it", Assert.IsType<CertificatePlan.Create>(Plan(new SecretContent.Unusable("no sense in it"), Pairs.Now)).Why);

    [Fact]
    public void What_is_still_served_is_written_back_over_a_spoilt_an_emptied_or_an_expired_Secret()
    {
        foreach (SecretContent spoilt in new SecretContent[] { new SecretContent.Unusable("x"), new SecretContent.Empty(), new SecretContent.Held(Pairs.Issue(Pairs.Now.AddDays(-100))) })
        {
            Assert.Same(current, Assert.IsType<CertificatePlan.Restore>(Plan(spoilt, Pairs.Now, inUse: current)).Pair);
        }
    }

    [Fact]
    public void What_is_served_and_has_expired_is_not_written_back() =>
        Assert.IsType<CertificatePlan.Create>(Plan(new SecretContent.Empty(), Pairs.Now.AddDays(90), inUse: current));

    [Fact]
    public void A_good_pair_is_kept_until_two_thirds_of_its_life_have_passed()
    {
        Assert.Equal(current.RenewAt, Assert.IsType<CertificatePlan.Keep>(Plan(new SecretContent.Held(current), current.RenewAt.AddSeconds(-1))).Until);
        Assert.IsType<CertificatePlan.Renew>(Plan(new SecretContent.Held(current), current.RenewAt));
    }

    [Fact]
    public void A_pair_of_the_others_is_kept_and_the_CA_of_what_is_served_beside_it()
    {
        var held = new SecretContent.Held(current);
        Assert.Same(next.Authority, Assert.IsType<CertificatePlan.Adopt>(Plan(held, Pairs.Now, inUse: next)).Authority);
        Assert.IsType<CertificatePlan.Keep>(Plan(held with { Previous = next.Authority }, Pairs.Now, inUse: next));
        Assert.IsType<CertificatePlan.Keep>(Plan(held with { Next = next }, Pairs.Now, inUse: next));
        Assert.IsType<CertificatePlan.Keep>(Plan(held, Pairs.Now, inUse: current));
    }

    [Fact]
    public void The_CA_of_an_expired_leaf_is_not_kept_nor_one_that_would_push_out_another()
    {
        Assert.IsType<CertificatePlan.Keep>(Plan(new SecretContent.Held(current), Pairs.Now, inUse: Pairs.Issue(Pairs.Now.AddDays(-91))));
        Assert.IsType<CertificatePlan.Keep>(Plan(new SecretContent.Held(current) { Previous = Pairs.Issue().Authority }, Pairs.Now, inUse: next));
    }

    [Fact]
    public void The_next_leaf_waits_for_its_CA_to_be_everywhere_and_a_while_longer()
    {
        var held = new SecretContent.Held(current) { Next = next };
        var published = Pairs.Now.AddMinutes(5);
        Assert.Null(Assert.IsType<CertificatePlan.Keep>(Plan(held, Pairs.Now.AddHours(5))).Until);
        Assert.Equal(published.AddMinutes(1), Assert.IsType<CertificatePlan.Keep>(Plan(held, published.AddSeconds(59), published: published)).Until);
        Assert.Same(next, Assert.IsType<CertificatePlan.Switch>(Plan(held, published.AddSeconds(60), published: published)).Next);
    }

    [Fact]
    public void An_expired_leaf_is_not_kept_for_the_sake_of_publication() =>
        Assert.IsType<CertificatePlan.Switch>(Plan(new SecretContent.Held(Pairs.Issue(Pairs.Now.AddDays(-91))) { Next = next }, Pairs.Now));

    [Fact]
    public void An_expired_next_pair_is_made_again()
    {
        var old = Pairs.Issue(Pairs.Now.AddDays(-200));
        Assert.IsType<CertificatePlan.Create>(Plan(new SecretContent.Held(old) { Next = Pairs.Issue(Pairs.Now.AddDays(-100)) }, Pairs.Now));
        Assert.IsType<CertificatePlan.Renew>(Plan(new SecretContent.Held(current) { Next = old }, current.RenewAt));
    }

    [Fact]
    public void A_pair_from_the_future_is_not_served() =>
        Assert.Equal("it is not valid yet", Assert.IsType<CertificatePlan.Create>(Plan(new SecretContent.Held(Pairs.Issue(Pairs.Now.AddDays(2))), Pairs.Now)).Why);

    [Fact]
    public void The_old_CA_stays_for_an_hour_after_the_change()
    {
        var held = new SecretContent.Held(current) { Previous = next.Authority };
        Assert.Equal(Pairs.Now.AddHours(1), Assert.IsType<CertificatePlan.Keep>(Plan(held, Pairs.Now.AddMinutes(59), published: Pairs.Now)).Until);
        Assert.IsType<CertificatePlan.Retire>(Plan(held, Pairs.Now.AddHours(1)));
    }

    [Fact]
    public void A_spoilt_part_is_dropped_like_an_old_CA() =>
        Assert.IsType<CertificatePlan.Retire>(Plan(new SecretContent.Held(current) { Problem = "x" }, Pairs.Now.AddHours(1)));

    [Fact]
    public void Each_step_writes_exactly_its_change()
    {
        var held = new SecretContent.Held(current) { Previous = next.Authority, Problem = "x" };
        Assert.Null(new CertificatePlan.Keep(held, null).Result(Never));
        Assert.Equal(new SecretContent.Held(next), new CertificatePlan.Create("x").Result(() => next));
        Assert.Equal(new SecretContent.Held(current), new CertificatePlan.Restore(current, "x").Result(Never));
        Assert.Equal(held with { Previous = current.Authority, Problem = null }, new CertificatePlan.Adopt(held, current.Authority).Result(Never));
        Assert.Equal(held with { Next = next, Problem = null }, new CertificatePlan.Renew(held).Result(() => next));
        Assert.Equal(new SecretContent.Held(next) { Previous = current.Authority }, new CertificatePlan.Switch(held, next).Result(Never));
        Assert.Equal(new SecretContent.Held(current), new CertificatePlan.Retire(held).Result(Never));
    }

    private static ServingPair Never() => throw new InvalidOperationException("No pair is to be made.");

    private static CertificatePlan Plan(SecretContent content, DateTimeOffset now, ServingPair? inUse = null, DateTimeOffset? published = null) =>
        CertificatePlan.Of(content, inUse, Fresh with { PublishedSince = published }, Pairs.Times, now);
}
