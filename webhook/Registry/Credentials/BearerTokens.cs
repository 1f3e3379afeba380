using System.Net.Http.Headers;
using System.Text;
using ImageTrust.Policy.Images;
using ImageTrust.Registry.Budgets;
using ImageTrust.Registry.Caching;
using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Hosts;
using ImageTrust.Registry.Transport;

namespace ImageTrust.Registry.Credentials;

/// <summary>Access tokens for pulling from one repository, from the token service a registry named.</summary>
internal sealed class BearerTokens(RegistryHttp http, HostDirectory hosts, RegistryLimits limits, TimeProvider time)
{
    private readonly SingleFlightCache<RepositoryName, string> tokens = new(time, limits.Remembered);

    public Task<string> FindAsync(
        RegistryHost host, RepositoryName repository, Challenge.Bearer challenge, RegistryCredential credential, LookupBudget budget)
    {
        if (!hosts.MayUseTokenService(host, challenge.Realm))
        {
            throw new RegistryException(RegistryFailureCode.RealmRefused, host.Name, "the challenge names a token service this registry is not allowed to name");
        }

        return tokens.FindAsync(repository, budget.Payers, payers => FetchAsync(host, repository, challenge, credential, budget, payers), budget.Token);
    }

    public void Forget(RepositoryName repository, string? rejected) =>
        tokens.Forget(repository, known => known == rejected);

    public static AuthenticationHeaderValue Basic(RegistryCredential.UserPassword credential) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.User}:{credential.Password}")));

    private async Task<Expiring<string>> FetchAsync(
        RegistryHost host, RepositoryName repository, Challenge.Bearer challenge, RegistryCredential credential, LookupBudget starter, Payers payers)
    {
        using var own = new LookupBudget(limits, starter.Times, http.Memory, time, payers, CancellationToken.None);
        try
        {
            bool elsewhere = HostDirectory.Authority(challenge.Realm) != HostDirectory.Authority(hosts.BaseOf(host));
            var answer = await http.SendAsync(Request(repository, challenge, credential) with { Elsewhere = elsewhere }, own);
            return TokenAnswer.Read(answer, ["token", "access_token"], time.GetUtcNow());
        }
        finally
        {
            starter.Adopt(own.Requests);
        }
    }

    private OutgoingRequest Request(RepositoryName repository, Challenge.Bearer challenge, RegistryCredential credential)
    {
        List<KeyValuePair<string, string>> parameters = [new("scope", $"repository:{repository.Path}:pull")];
        if (challenge.Service is { } service)
        {
            parameters.Add(new("service", service));
        }

        if (credential is RegistryCredential.IdentityToken identity)
        {
            parameters.AddRange([new("grant_type", "refresh_token"), new("client_id", "image-trust"), new("refresh_token", identity.Token)]);
            return new OutgoingRequest(RequestKind.Token, challenge.Realm, limits.TokenAnswerBytes) { FollowRedirects = false, Form = parameters };
        }

        string query = string.Join('&', parameters.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));
        var uri = new UriBuilder(challenge.Realm);
        uri.Query = uri.Query.Length > 1 ? $"{uri.Query[1..]}&{query}" : query;
        return new OutgoingRequest(RequestKind.Token, uri.Uri, limits.TokenAnswerBytes)
        {
            FollowRedirects = false,
            Authorization = credential is RegistryCredential.UserPassword user ? Basic(user) : null,
        };
    }
}
