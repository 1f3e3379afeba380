using System.Net.Http.Headers;
using ImageTrust.Policy.Images;
using ImageTrust.Registry.Caching;
using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Hosts;
using ImageTrust.Registry.Transport;

namespace ImageTrust.Registry.Credentials;

/// <summary>
/// The authorization a registry wants. The first request to a host carries none; what its challenge asked for is remembered, so
/// that later requests carry it from the start.
/// </summary>
internal sealed class Authorizer(
    AzureCredentials azure, IReadOnlyList<ICredentialSource> sources, BearerTokens tokens, RegistryLimits limits, TimeProvider time)
{
    private static readonly TimeSpan ChallengeLifetime = TimeSpan.FromHours(1);

    private readonly ExpiringMap<RegistryHost, Challenge> challenges = new(time, limits.Remembered);

    /// <summary>What to send before being asked; null when this host has not asked for anything yet.</summary>
    public async Task<AuthenticationHeaderValue?> PrepareAsync(RegistryHost host, RepositoryName repository, LookupBudget budget) =>
        challenges.TryFind(host, out var challenge) ? await InTimeAsync(host, budget, () => HeaderAsync(host, repository, challenge, budget)) : null;

    /// <summary>What to send after a 401, once.</summary>
    /// <exception cref="RegistryException">There is nothing to send that the registry has not refused already.</exception>
    public async Task<AuthenticationHeaderValue> AnswerAsync(
        RegistryHost host, RepositoryName repository, HttpAnswer refusal, AuthenticationHeaderValue? refused, LookupBudget budget)
    {
        // Whoever a redirect led to is not the registry and gets no say in where credentials go.
        var challenge = refusal.Redirected ? null : Challenge.Choose(refusal.Challenges);
        if (challenge is null)
        {
            throw Unauthorized(host, "without a challenge that can be answered");
        }

        if (refused is { Scheme: "Bearer" })
        {
            tokens.Forget(repository, refused.Parameter);
        }

        var header = await InTimeAsync(host, budget, () => HeaderAsync(host, repository, challenge, budget));
        if (header is null || header.Equals(refused))
        {
            throw Unauthorized(host, header is null ? "and no credential is configured for it" : "with the configured credential");
        }

        challenges.Remember(host, challenge, ChallengeLifetime);
        return header;
    }

    public static RegistryException Unauthorized(RegistryHost host, string how) =>
        new(RegistryFailureCode.Unauthorized, host.Name, "the registry refused " + how);

    private async Task<AuthenticationHeaderValue?> HeaderAsync(RegistryHost host, RepositoryName repository, Challenge challenge, LookupBudget budget)
    {
        var credential = await CredentialAsync(host, budget);
        if (challenge is not Challenge.Bearer bearer)
        {
            return credential is RegistryCredential.UserPassword user ? BearerTokens.Basic(user) : null;
        }

        try
        {
            return Bearer(await tokens.FindAsync(host, repository, bearer, credential, budget));
        }
        catch (RegistryException error) when (error.Failure.Code == RegistryFailureCode.Unauthorized && credential is RegistryCredential.IdentityToken)
        {
            // A refresh token can be withdrawn before it expires; a fresh one is worth one more try.
            azure.Forget(host, credential);
            var fresh = await CredentialAsync(host, budget);
            if (fresh == credential)
            {
                throw;
            }

            return Bearer(await tokens.FindAsync(host, repository, bearer, fresh, budget));
        }
    }

    private async Task<RegistryCredential> CredentialAsync(RegistryHost host, LookupBudget budget)
    {
        var found = await azure.FindAsync(host, budget);
        for (int i = 0; found is null && i < sources.Count; i++)
        {
            found = await sources[i].FindAsync(host, budget.Token);
        }

        return found ?? new RegistryCredential.Anonymous();
    }

    private static AuthenticationHeaderValue Bearer(string token) => new("Bearer", token);

    /// <summary>Waiting for a token that somebody else is fetching ends with this lookup's own deadline.</summary>
    private static async Task<T> InTimeAsync<T>(RegistryHost host, LookupBudget budget, Func<Task<T>> step)
    {
        try
        {
            return await step();
        }
        catch (OperationCanceledException error) when (!budget.IsAbandoned)
        {
            throw budget.TimeIsUp(host.Name, error);
        }
    }
}
