using System.Text;
using ImageTrust.Decisions.Surveys;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Tool.Suggesting;

namespace ImageTrust.Policy.Tool.Tests.Suggesting;

/// <summary>Who is proposed of several signers, and who is not.</summary>
public sealed class SignerGroupsTests
{
    private const string GitHub = "https://token.actions.githubusercontent.com";
    private const string Genuine = "https://github.com/acme/shop/.github/workflows/release.yml@refs/heads/main";
    private const string Attacker = "https://github.com/evil/shop/.github/workflows/release.yml@refs/heads/main";

    [Fact]
    public void A_signer_of_its_own_repositories_is_proposed_for_them_exactly()
    {
        var proposal = SignerGroups.Of([.. Signed(Genuine, 3)]);

        var proposed = Assert.Single(proposal.Identities);
        Assert.Equal((Genuine, GitHub, "11", "12"), (proposed.Signer.Subject, proposed.Signer.Issuer, proposed.Signer.OwnerId, proposed.Signer.RepositoryId));
        Assert.Equal(["r.example/shop/a0", "r.example/shop/a1", "r.example/shop/a2"], proposed.Repositories.Select(one => one.Text));
        Assert.Empty(proposal.Also);
        Assert.Empty(proposal.Contested);
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(12, 3)]
    [InlineData(40, 10)]
    public void Who_signs_beside_somebody_at_home_is_named_and_not_proposed(int repositories, int attacked)
    {
        var images = Signed(Genuine, repositories).Select((image, i) => i < attacked ? Also(image, Attacker) : image);

        var proposal = SignerGroups.Of([.. images]);

        Assert.Equal(Genuine, Assert.Single(proposal.Identities).Signer.Subject);
        Assert.Equal(repositories, proposal.Identities[0].Repositories.Count);
        Assert.All(proposal.Also, also => Assert.Equal(Attacker, also.Signer.Subject));
        Assert.Equal(attacked, proposal.Also.Count);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(8, 8)]
    [InlineData(8, 4)]
    public void Where_nothing_tells_them_apart_nobody_is_proposed(int repositories, int attacked)
    {
        var proposal = SignerGroups.Of([.. Signed(Genuine, repositories).Select((image, i) => i < attacked ? Also(image, Attacker) : image)]);

        Assert.Equal(attacked, proposal.Contested.Count);
        Assert.All(proposal.Contested, contested => Assert.Equal([Genuine, Attacker], contested.Signers.Select(signer => signer.Subject)));
        Assert.DoesNotContain(proposal.Identities, proposed => proposed.Signer.Subject == Attacker);
        Assert.Equal(repositories - attacked, proposal.Identities.Sum(proposed => proposed.Repositories.Count));
    }

    [Fact]
    public void Who_is_found_beside_others_is_proposed_for_nothing_else_either()
    {
        var images = Signed(Genuine, 12).Select((image, i) => i < 3 ? Also(image, Attacker) : image).Append(Image("shop/unsigned", "x", Signature(Attacker)));

        var proposal = SignerGroups.Of([.. images]);

        Assert.Equal(Genuine, Assert.Single(proposal.Identities).Signer.Subject);
        Assert.Equal("r.example/shop/unsigned", Assert.Single(proposal.Contested).Repository.Text);
    }

    [Fact]
    public void Whoever_is_at_home_elsewhere_is_a_stranger_here()
    {
        // Any number of images of his own, in a repository path of his own, make nobody the signer of others' images.
        var images = Signed(Genuine, 8).Select(image => Also(image, Attacker)).Concat(Signed(Attacker, 100, "evil"));

        var proposal = SignerGroups.Of([.. images]);

        Assert.Equal("r.example/evil/a0", Assert.Single(proposal.Identities).Repositories[0].Text);
        Assert.Equal(8, proposal.Contested.Count);
    }

    [Fact]
    public void A_moved_tag_makes_nobody_the_signer_of_a_repository()
    {
        // The same repository, another digest: what the tag has become is signed by somebody else alone.
        var proposal = SignerGroups.Of([.. Signed(Genuine, 5), Image("shop/a0", "moved", Signature(Attacker))]);

        Assert.Equal(Genuine, Assert.Single(proposal.Identities).Signer.Subject);
        Assert.Equal(Attacker, Assert.Single(proposal.Also).Signer.Subject);
    }

    [Fact]
    public void Services_that_are_called_like_their_sources_are_one_signer()
    {
        var proposal = SignerGroups.Of([.. Services("acme", "cart", "pay", "web"), .. Signed(Genuine, 2, "other")]);

        var service = proposal.Identities[0].Signer;
        Assert.Equal(("https://github.com/acme/{service}/.github/workflows/release.yml@refs/heads/main", "r.example/shop/{service}", "11", null),
            (service.Subject, service.Images, service.OwnerId, service.RepositoryId));
        Assert.Equal(Genuine, proposal.Identities[1].Signer.Subject);
    }

    [Fact]
    public void A_strangers_services_beside_the_genuine_ones_are_not_proposed()
    {
        string[] names = [.. Enumerable.Range(0, 12).Select(i => $"svc{i}")];
        var images = Services("acme", names).Zip(Services("evil", names), (own, evil) => own with { Signatures = [.. own.Signatures, .. evil.Signatures] })
            .Select((image, i) => i < 3 ? image : image with { Signatures = [image.Signatures[0]] });

        var proposal = SignerGroups.Of([.. images]);

        Assert.StartsWith("https://github.com/acme/{service}/", Assert.Single(proposal.Identities).Signer.Subject, StringComparison.Ordinal);
        Assert.Equal(12, proposal.Identities[0].Repositories.Count);
        Assert.Equal(3, proposal.Also.Count);
    }

    [Fact]
    public void A_pattern_is_not_made_of_one_service_or_of_an_owner()
    {
        Assert.Null(SignerGroups.Of([.. Services("acme", "cart")]).Identities[0].Signer.Images);
        // The segment that is the owner: anybody registers an owner.
        var owners = new[] { "blue", "green" }.Select(name => Image($"shop/{name}", name, Signature($"https://github.com/{name}/app/.github/workflows/release.yml@refs/heads/main")));
        Assert.All(SignerGroups.Of([.. owners]).Identities, proposed => Assert.Null(proposed.Signer.Images));
    }

    [Fact]
    public void Releases_by_tag_are_one_signer_and_other_ids_are_another()
    {
        string Tag(string tag) => $"https://github.com/acme/shop/.github/workflows/release.yml@refs/tags/{tag}";
        var proposal = SignerGroups.Of([Image("shop/a", "1", Signature(Tag("v1"))), Image("shop/a", "2", Signature(Tag("v2"))), Image("shop/b", "3", Signature(Tag("v3"), repositoryId: "99"))]);

        Assert.Equal([["shop/a"], ["shop/b"]], proposal.Identities.Select(proposed => proposed.Repositories.Select(one => one.Path)));
        Assert.Equal([Tag("v1"), Tag("v2")], proposal.Identities[0].Subjects);
    }

    [Fact]
    public void Somebody_whose_name_is_a_disguise_is_nobody()
    {
        // An e-mail address that spells a workflow's URI.
        var signature = Signature(Genuine) with { Signer = new CertificateSigner(GitHub, Genuine, null, SubjectKind.Email) };
        Assert.Empty(SignerGroups.Of([Image("shop/a", "1", signature)]).Identities);
    }

    [Fact]
    public void Keys_that_were_given_contest_nobody()
    {
        var key = new SignatureFact(new KeySigner(Digest.Of("key"u8)), "public-good", ["log"], []);
        var proposal = SignerGroups.Of([.. Signed(Genuine, 2).Select(image => image with { Signatures = [.. image.Signatures, key] })]);

        Assert.Equal(Genuine, Assert.Single(proposal.Identities).Signer.Subject);
        Assert.Equal((2, 2, "public-good"), (proposal.Keys[0].Digests, proposal.Keys[0].Logged, proposal.Keys[0].TrustRoot));
    }

    private static IEnumerable<SurveyedImage> Signed(string subject, int count, string path = "shop") =>
        Enumerable.Range(0, count).Select(i => Image($"{path}/a{i}", $"{path}{i}", Signature(subject)));

    private static IEnumerable<SurveyedImage> Services(string owner, params string[] names) => names.Select((name, i) => Image(
        $"shop/{name}", name, Signature($"https://github.com/{owner}/{name}/.github/workflows/release.yml@refs/heads/main", repositoryId: $"{100 + i}")));

    private static SurveyedImage Also(SurveyedImage image, string subject) => image with { Signatures = [.. image.Signatures, Signature(subject)] };

    private static SurveyedImage Image(string path, string content, params SignatureFact[] signatures) => new(
        RepositoryName.TryParse($"r.example/{path}", out var repository, out _) ? repository : throw new ArgumentException(path, nameof(path)),
        Digest.Of(Encoding.UTF8.GetBytes(content)), signatures, [], [], [], 0);

    private static SignatureFact Signature(string subject, string repositoryId = "12") => new(
        new CertificateSigner(GitHub, subject, new CertificateClaims(SourceRepositoryId: repositoryId, SourceRepositoryOwnerId: "11"), SubjectKind.Uri), "public-good", ["log"], []);
}
