using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using ImageTrust.Policy.Images;
using ImageTrust.Registry.Budgets;
using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Hosts;

namespace ImageTrust.Registry.Transport;

/// <summary>Asks one question: attempts, redirects, caps and deadlines; nothing about what the answer means.</summary>
internal sealed class RegistryHttp(IHttpClientFactory clients, HostDirectory hosts, RegistryLimits limits, TimeProvider time)
{
    public const string ClientName = "ImageTrust.Registry";

    /// <summary>One for the process.</summary>
    public BodyMemory Memory { get; } = new(limits);

    /// <summary>One for the process.</summary>
    public LargeDocuments Documents { get; } = new();

    /// <summary>One for the process: what it may send to each host.</summary>
    private readonly RequestBudget requests = new(limits.RequestsPerMinute, time);

    // Its handler has no lifetime (RegistryServices), so that one client does.
    private readonly HttpClient client = clients.CreateClient(ClientName);

    private static readonly ProductInfoHeaderValue Product = new("image-trust", "1");

    private static readonly Digest NoBody = Digest.Of([]);

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);

    /// <summary>The answer, whatever its status, unless that status asks to be repeated until the attempts are used up.</summary>
    public async Task<HttpAnswer> SendAsync(OutgoingRequest request, LookupBudget budget)
    {
        for (int attempt = 0; ; attempt++)
        {
            TimeSpan? askedToWait = null;
            RegistryException failure;
            try
            {
                var answer = await FollowAsync(request, budget);
                if (RepeatableFailure(answer) is not { } refused)
                {
                    return answer;
                }

                failure = refused;
                askedToWait = answer.RetryAfter;
            }
            catch (RegistryException error) when (error.Failure.Code == RegistryFailureCode.Unreachable)
            {
                failure = error;
            }

            var delay = askedToWait ?? (FirstDelay * (1 << attempt));
            if (attempt == limits.Retries || delay >= budget.Remaining)
            {
                throw failure;
            }

            await WaitAsync(delay, failure, budget);
        }
    }

    private async Task WaitAsync(TimeSpan delay, RegistryException failure, LookupBudget budget)
    {
        try
        {
            await Task.Delay(delay, time, budget.Token);
        }
        catch (OperationCanceledException) when (!budget.IsAbandoned)
        {
            throw failure;
        }
    }

    private async Task<HttpAnswer> FollowAsync(OutgoingRequest request, LookupBudget budget)
    {
        var answer = await AttemptAsync(request, redirected: false, budget);
        for (int hop = 0; answer.IsRedirect; hop++)
        {
            if (!request.FollowRedirects)
            {
                throw RedirectRule.Refused(request.Uri, "a token service may not redirect");
            }

            if (hop == limits.Redirects)
            {
                throw RedirectRule.TooMany(request.Uri, limits.Redirects);
            }

            var next = RedirectRule.Next(answer.Uri, answer.Location, hosts);
            bool elsewhere = request.Elsewhere || HostDirectory.Authority(next) != HostDirectory.Authority(request.Uri);
            answer = await AttemptAsync(request with { Uri = next, Authorization = null, Elsewhere = elsewhere }, redirected: true, budget);
        }

        return answer;
    }

    private async Task<HttpAnswer> AttemptAsync(OutgoingRequest request, bool redirected, LookupBudget budget)
    {
        string host = HostDirectory.Authority(request.Uri);
        budget.CountRequest(host);
        await SpendAsync(host, budget);
        long began = time.GetTimestamp();
        int? status = null;
        using var attempt = new Patience(budget.Times.Attempt, time, budget.Token);
        try
        {
            using var message = Message(request);
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, attempt.Token);
            status = (int)response.StatusCode;
            return await ReadAsync(request, response, redirected, budget, attempt);
        }
        catch (HttpRequestException error)
        {
            throw At(request, TransportFailure.Of(error, host));
        }
        catch (IOException error)
        {
            throw At(request, TransportFailure.Of(error, host));
        }
        catch (SocketException error)
        {
            // A connection that is reset right after it was made escapes the HTTP stack as it is.
            throw At(request, TransportFailure.Of(error, host));
        }
        catch (OperationCanceledException error) when (!budget.IsAbandoned)
        {
            bool isSilent = status is null;
            if (isSilent && !request.Elsewhere)
            {
                budget.CountSilence(began);
            }

            bool ownTime = budget.IsOutOfTime && !attempt.IsOver;
            throw ownTime ? budget.TimeIsUp(host, error)
                : At(request, isSilent ? TransportFailure.Timeout(host, error) : TransportFailure.TooSlow(host, error));
        }
        finally
        {
            budget.Record(new RequestRecord(request.Kind, host, status, redirected, time.GetElapsedTime(began)));
        }
    }

    /// <summary>Waiting for a turn is nothing that the registry did, so it has a failure of its own and no attempt's time runs.</summary>
    private async Task SpendAsync(string host, LookupBudget budget)
    {
        try
        {
            if (!await requests.TrySpendAsync(host, budget.Payers, budget.Token))
            {
                throw BudgetSpent(host);
            }
        }
        catch (OperationCanceledException) when (!budget.IsAbandoned)
        {
            throw BudgetSpent(host);
        }
    }

    private static RegistryException BudgetSpent(string host) =>
        new(RegistryFailureCode.BudgetSpent, host, "our own budget of requests to this registry is used up; those that were asked for before go first");

    private static RegistryException At(OutgoingRequest request, RegistryException error) =>
        request.Elsewhere ? new RegistryException(error.Failure with { Elsewhere = true }, error.InnerException) : error;

    private static HttpRequestMessage Message(OutgoingRequest request)
    {
        var message = new HttpRequestMessage(request.Form is null ? HttpMethod.Get : HttpMethod.Post, request.Uri)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        message.Headers.UserAgent.Add(Product);
        message.Headers.Authorization = request.Authorization;
        if (request.Accept.Count > 0)
        {
            // Our own constants: there is nothing in them to validate.
            message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        }

        message.Content = request.Form is null ? null : new FormUrlEncodedContent(request.Form);
        return message;
    }

    private async Task<HttpAnswer> ReadAsync(
        OutgoingRequest request, HttpResponseMessage response, bool redirected, LookupBudget budget, Patience attempt)
    {
        ReadOnlyMemory<byte> body = default;
        var digest = NoBody;
        if (response.StatusCode == HttpStatusCode.OK)
        {
            string host = HostDirectory.Authority(request.Uri);
            if (response.Content.Headers.ContentEncoding.Any(encoding => encoding != "identity"))
            {
                // None was asked for. Unpacking one would let a few bytes become gigabytes, and the digest is over the plain bytes.
                throw new RegistryException(RegistryFailureCode.Garbled, host, "the body is compressed although no compression was asked for");
            }

            await using var stream = await response.Content.ReadAsStreamAsync(attempt.Token);
            (body, digest) = await BoundedBody.ReadAsync(stream, response.Content.Headers.ContentLength, request.BodyCap, host, budget, limits, attempt);
        }

        return new HttpAnswer(response.StatusCode, request.Uri, ContentType(response), body, digest)
        {
            Challenges = [.. response.Headers.WwwAuthenticate],
            Links = response.Headers.TryGetValues("Link", out var links) ? [.. links] : [],
            ContentDigest = response.Headers.TryGetValues("Docker-Content-Digest", out var digests) ? string.Join(',', digests) : null,
            Location = response.Headers.Location,
            RetryAfter = RetryAfter(response),
            Redirected = redirected,
            Elsewhere = request.Elsewhere,
            Said = IsExplained(response.StatusCode) ? await ErrorWords.ReadAsync(response.Content, time, attempt.Token) : null,
        };
    }

    // What is not there, and a challenge, explain themselves.
    private static bool IsExplained(HttpStatusCode status) =>
        status >= HttpStatusCode.BadRequest && status is not (HttpStatusCode.Unauthorized or HttpStatusCode.NotFound);

    private static string? ContentType(HttpResponseMessage response) => response.Content.Headers.ContentType?.MediaType;

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date - time.GetUtcNow());
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static RegistryException? RepeatableFailure(HttpAnswer answer)
    {
        RegistryFailureCode? code = answer.Status switch
        {
            HttpStatusCode.TooManyRequests => RegistryFailureCode.Throttled,
            HttpStatusCode.RequestTimeout => RegistryFailureCode.Refused,
            >= HttpStatusCode.InternalServerError and not HttpStatusCode.NotImplemented => RegistryFailureCode.ServerError,
            _ => null,
        };
        return code is null ? null : new RegistryException(
            new RegistryFailure(code.Value, HostDirectory.Authority(answer.Uri), code == RegistryFailureCode.Throttled
                ? "the registry asks to slow down (429)"
                : $"the registry answered {(int)answer.Status}")
            {
                Said = answer.Said,
                Elsewhere = answer.Elsewhere,
            });
    }
}
