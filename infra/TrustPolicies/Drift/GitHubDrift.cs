using System.Globalization;
using ImageTrust.Infra.Settings;
using ImageTrust.Policy.Model.Policies;

namespace ImageTrust.Infra.TrustPolicies.Drift;

/// <summary>
/// The GitHub repository that the program federates, and the one the policy trusts. An authority is meant when its subject or its
/// repository id names that repository; one that names others altogether is somebody else's.
/// </summary>
internal sealed class GitHubDrift(StackSettings settings, TrustPolicy policy)
{
    /// <summary>Entra since August 2024 (AADSTS7002138), and so does the webhook, of what GitHub spells in one way.</summary>
    private const string Capitals = "; they differ in capitals, and Entra and the webhook both compare byte for byte: write both as GitHub shows the repository";

    private readonly Mismatch mismatch = new(settings);
    private readonly GitHubSettings created = settings.GitHub;

    private sealed record Authority(string Name, KeylessAuthority Keyless)
    {
        public SourceRepository? Source { get; } = SourceRepository.In(Keyless.Identity);

        public string Path => $"authorities.{Name}.keyless";

        public GitHubClaims? Claims => Keyless.GitHub;

        public string Words => $"{Name} is of {Source?.FullName ?? "an unnamed repository"}{(Claims?.RepositoryId is { } id ? $" (id {id})" : "")}";
    }

    private string FullName => $"{created.Owner}/{created.Repository}";

    public IEnumerable<string> All()
    {
        var authorities = policy.Authorities.Where(entry => entry.Value.Keyless is not null)
            .Select(entry => new Authority(entry.Key, entry.Value.Keyless!)).OrderBy(authority => authority.Name, StringComparer.Ordinal).ToList();
        var own = authorities.Where(IsOwn).ToList();
        var others = authorities.Where(authority => authority.Keyless.Issuer.IsGitHub).ToList();
        if (own.Count == 0 && others.Count > 0)
        {
            return [$"{mismatch.Policy}: authorities: none is of {FullName} (id {Text(created.RepositoryId)}), which "
                + $"{mismatch.Place(SettingTable.GitHubRepository.Key)} lets push and sign: {string.Join(", ", others.Select(authority => authority.Words))}"];
        }

        return [.. own.SelectMany(Identity), .. Environments(own), .. Provenance(own)];
    }

    private bool IsOwn(Authority authority) => IsFullName(authority.Source) || Is(authority.Claims?.RepositoryId?.ToString(), created.RepositoryId);

    /// <summary>GitHub itself does not tell capitals apart: it is the same repository, and whether it is spelt the same is asked next.</summary>
    private bool IsFullName(SourceRepository? source) => string.Equals(source?.FullName, FullName, StringComparison.OrdinalIgnoreCase);

    private IEnumerable<string> Identity(Authority authority)
    {
        if (authority.Keyless.Issuer.Text != created.Issuer.Text)
        {
            yield return mismatch.Between($"{authority.Path}.issuer", authority.Keyless.Issuer.Text, SettingTable.GitHubIssuer.Key, created.Issuer.Text);
        }

        if (authority.Claims?.RepositoryId is { } repository && !Is(repository.ToString(), created.RepositoryId))
        {
            yield return mismatch.Between(
                $"{authority.Path}.github.repositoryId", repository.ToString(), SettingTable.GitHubRepositoryId.Key, Text(created.RepositoryId));
        }

        if (authority.Claims?.OwnerId is { } owner && !Is(owner.ToString(), created.OwnerId))
        {
            yield return mismatch.Between($"{authority.Path}.github.ownerId", owner.ToString(), SettingTable.GitHubOwnerId.Key, Text(created.OwnerId));
        }

        foreach (var problem in authority.Source is { } source ? Names(authority, source) : [])
        {
            yield return problem;
        }
    }

    private IEnumerable<string> Names(Authority authority, SourceRepository source)
    {
        var path = $"{authority.Path}.identity";
        if (source.Host != created.Issuer.Host)
        {
            yield return mismatch.Between(path, $"on {source.Host}", SettingTable.GitHubIssuer.Key, $"{created.Issuer.Text}, whose repositories are on {created.Issuer.Host}");
        }

        if (source.FullName == FullName || (!IsFullName(source) && IsReused(authority, source)))
        {
            yield break;
        }

        if (IsFullName(source))
        {
            yield return mismatch.Between(path, $"of {source.FullName}", CapitalsOf(source), FullName) + Capitals;
            yield break;
        }

        var key = string.Equals(source.Owner, created.Owner, StringComparison.OrdinalIgnoreCase) ? SettingTable.GitHubRepository.Key : SettingTable.GitHubOwner.Key;
        yield return mismatch.Between(path, $"of {source.FullName}", key, FullName);
    }

    private string CapitalsOf(SourceRepository source) => source.Owner != created.Owner ? SettingTable.GitHubOwner.Key : SettingTable.GitHubRepository.Key;

    /// <summary>
    /// A reusable workflow: the certificate names the file that signed, in its own repository, and the claim <c>workflow</c> the file of this
    /// repository that called it.
    /// </summary>
    private static bool IsReused(Authority authority, SourceRepository source) =>
        authority.Claims is { RepositoryId: not null, Workflow: { } caller } && source.Workflow is { } file && caller.Text != file;

    /// <summary>One repository may sign from several environments; one of them must be the one that is let in.</summary>
    private IEnumerable<string> Environments(List<Authority> own) =>
        own.Any(authority => authority.Claims?.Environment is not { } environment || environment.Text == created.Environment)
            ? []
            : own.Select(authority => mismatch.Between(
                $"{authority.Path}.github.environment", authority.Claims!.Environment!.Text, SettingTable.GitHubEnvironment.Key, created.Environment));

    /// <summary>Provenance that only these authorities sign names their repository.</summary>
    private IEnumerable<string> Provenance(List<Authority> own)
    {
        var names = own.Select(authority => authority.Name).ToHashSet(StringComparer.Ordinal);
        var url = created.Issuer.RepositoryUrl(FullName);
        foreach (var (rule, need) in from rule in policy.Rules.OrderBy(rule => rule.Key, StringComparer.Ordinal)
                                     from need in (rule.Value.Attestations ?? new Dictionary<string, AttestationRequirement>()).OrderBy(need => need.Key, StringComparer.Ordinal)
                                     where need.Value.Provenance is not null && need.Value.SignedBy.All(names.Contains)
                                     select (rule, need))
        {
            var (path, provenance) = ($"rules.{rule.Key}.attestations.{need.Key}.provenance", need.Value.Provenance!);
            // Who builds may be a reusable workflow of another repository; this one has one spelling.
            if (SourceRepository.In(provenance.Builder) is { } builder && IsFullName(builder) && builder.FullName != FullName)
            {
                yield return mismatch.Between($"{path}.builder", $"of {builder.FullName}", CapitalsOf(builder), FullName) + Capitals;
            }

            if (provenance.SourceRepository.Text is var trusted && trusted != url)
            {
                yield return mismatch.Between($"{path}.sourceRepository", trusted, SettingTable.GitHubRepository.Key, url)
                    + (string.Equals(trusted, url, StringComparison.OrdinalIgnoreCase) ? Capitals : "");
            }
        }
    }

    private static bool Is(string? text, long id) => text == Text(id);

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}
