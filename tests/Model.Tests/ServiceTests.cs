using ImageTrust.Policy.Document;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Policy.Model.Words;

namespace ImageTrust.Policy.Model.Tests;

/// <summary>One rule for many services: <c>{service}</c> in its images and in who signs them.</summary>
public sealed class ServiceTests
{
    private static readonly EvaluationCase Recorded = Corpus.Cases.Single(one => one.Name == "service/its-own-repository-is-admitted");

    private static TrustPolicy Policy => Corpus.Policies[Recorded.PolicyPath];

    [Fact]
    public void Three_hundred_services_have_one_rule_and_none_signs_anothers_image()
    {
        var services = Enumerable.Range(0, 300).Select(i => $"service-{i}").ToArray();

        Assert.All(services, (service, i) =>
        {
            Assert.Equal(Judgement.Admitted, Judge(service, service));
            Assert.Equal(Judgement.Refused, Judge(service, services[(i + 1) % services.Length]));
        });
        Assert.Equal(Judgement.Refused, Judge("service-1", "service-10"));
        Assert.Equal(Judgement.Refused, Judge("service-10", "service-1"));
    }

    [Fact]
    public void The_explanation_says_what_the_word_stands_for() => Assert.Contains(
        "services: {service} is one path segment, the same text in the image and in the identity of whoever signs it.",
        Explanation.Of(Policy, Phase.Day2).SelectMany(section => section.Sentences));

    [Theory]
    [InlineData("*", false)]
    [InlineData("{service}", true)]
    public void To_write_a_star_for_the_word_widens(string before, bool widens)
    {
        var star = Policy with { Authorities = Policy.Authorities.ToDictionary(entry => entry.Key, entry => Starred(entry.Value), StringComparer.Ordinal) };
        var (old, now) = before == "*" ? (star, Policy) : (Policy, star);

        Assert.Equal(widens, TrustDiff.Between(old, now).Any(change => change.Effect == TrustEffect.Widens));
    }

    private static Authority Starred(Authority authority) => authority with
    {
        Keyless = authority.Keyless! with { Identity = new IdentityMatch(Pattern: Pattern(authority.Keyless.Identity!.Text.Replace("{service}", "*", StringComparison.Ordinal))) },
    };

    private static SubjectPattern Pattern(string text) => SubjectPattern.TryParse(text, out var pattern, out var problem) ? pattern : throw new InvalidOperationException(problem);

    private static Judgement Judge(string service, string repository)
    {
        var image = Recorded.Inquiry.Image;
        var signature = image.Signatures[0];
        var signer = (CertificateSigner)signature.Signer with { Subject = $"https://github.com/contoso/{repository}/.github/workflows/release.yml@refs/heads/main" };
        var facts = image with { Repository = Repository($"contoso.azurecr.io/services/{service}/web"), Signatures = [signature with { Signer = signer }] };
        return (Recorded with { Inquiry = Recorded.Inquiry with { Image = facts } }).Judge(Policy).Judgement;
    }

    private static RepositoryName Repository(string text) => RepositoryName.TryParse(text, out var name, out var problem) ? name : throw new InvalidOperationException(problem);
}
