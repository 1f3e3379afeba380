using System.Collections.Frozen;
using Azure.Core;
using ImageTrust.Policy.Images;
using ImageTrust.Registry.Budgets;
using ImageTrust.Registry.Caching;
using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Hosts;
using ImageTrust.Registry.Transport;

namespace ImageTrust.Registry.Credentials;

/// <summary>
/// Entra token → ACR refresh token, at <c>/oauth2/exchange</c> of the same registry. From there on the refresh token is an
/// ordinary identity token. An Entra token is worth more than one registry, so it goes to configured Azure registries only.
/// </summary>
internal sealed class AzureCredentials(
    IEnumerable<AzureRegistry> registries, TokenCredential? entra, RegistryHttp http, HostDirectory hosts, RegistryLimits limits, TimeProvider time)
{
    private readonly FrozenDictionary<RegistryHost, AzureRegistry> byHost =
        entra is null ? FrozenDictionary<RegistryHost, AzureRegistry>.Empty : registries.ToFrozenDictionary(registry => registry.Host);

    private readonly SingleFlightCache<RegistryHost, RegistryCredential> refreshTokens = new(time, limits.Remembered);

    public async Task<RegistryCredential?> FindAsync(RegistryHost host, LookupBudget budget) =>
        byHost.TryGetValue(host, out var registry)
            ? await refreshTokens.FindAsync(host, budget.Payers, payers => ExchangeAsync(registry, budget, payers), budget.Token)
            : null;

    public void Forget(RegistryHost host, RegistryCredential rejected) => refreshTokens.Forget(host, known => known == rejected);

    private async Task<Expiring<RegistryCredential>> ExchangeAsync(AzureRegistry registry, LookupBudget starter, Payers payers)
    {
        using var own = new LookupBudget(limits, starter.Times, http.Memory, time, payers, CancellationToken.None);
        try
        {
            string token = await EntraTokenAsync(registry, own.Token);
            var answer = await http.SendAsync(
                new OutgoingRequest(RequestKind.Token, new Uri(hosts.BaseOf(registry.Host), "oauth2/exchange"), limits.TokenAnswerBytes)
                {
                    FollowRedirects = false,
                    Form = [new("grant_type", "access_token"), new("service", registry.Host.Name), new("access_token", token)],
                },
                own);
            var refresh = TokenAnswer.Read(answer, ["refresh_token"], time.GetUtcNow());
            return new Expiring<RegistryCredential>(new RegistryCredential.IdentityToken(refresh.Value), refresh.UsableUntil);
        }
        finally
        {
            starter.Adopt(own.Requests);
        }
    }

    private async Task<string> EntraTokenAsync(AzureRegistry registry, CancellationToken cancellation)
    {
        try
        {
            return (await entra!.GetTokenAsync(new TokenRequestContext([registry.Scope]), cancellation)).Token;
        }
        catch (OperationCanceledException error)
        {
            throw new RegistryException(RegistryFailureCode.CredentialUnavailable, registry.Host.Name, "no Entra token in time", error);
        }
        catch (Exception error)
        {
            // The type is whatever the credential throws; its message may hold tenant, client and correlation ids, so it stays inside.
            throw new RegistryException(RegistryFailureCode.CredentialUnavailable, registry.Host.Name, "Entra gave no token", error);
        }
    }
}
