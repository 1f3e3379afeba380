using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using ImageTrust.Decisions.HandOver;
using ImageTrust.Decisions.Remembering;
using ImageTrust.Policy.Contract;
using ImageTrust.Registry.Transport;

namespace ImageTrust.Server.HandOver;

/// <summary>How asking another replica ended.</summary>
internal abstract record HandOverOutcome
{
    private HandOverOutcome()
    {
    }

    /// <param name="Digests">Of how many something was kept.</param>
    /// <param name="IsWhole">The other had come to its end, or there was no more room.</param>
    public sealed record Taken(int Digests, bool IsWhole) : HandOverOutcome;

    /// <summary>Nothing was kept.</summary>
    /// <param name="Why">In our words.</param>
    public sealed record Nothing(string Why) : HandOverOutcome;
}

/// <summary>One question to one replica. Nothing that the other sends is trusted for more than <see cref="HandOverReader"/> says.</summary>
internal sealed class HandOverRequest(PeerTrust trust, EvidenceStore store, TimeProvider clock)
{
    // The others are in the same cluster; one that is gone does not take the time of the next.
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(1);

    private const int MostHeaderKibibytes = 4;

    /// <param name="replica">Its address.</param>
    /// <param name="within">Ends it: what came until then is kept.</param>
    public async Task<HandOverOutcome> AskAsync(IPEndPoint replica, CancellationToken within)
    {
        var reader = new HandOverReader(store, clock.GetUtcNow());
        using var client = new HttpMessageInvoker(Handler());
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"https://{replica}{WebhookPaths.HandOver}"));
        // The certificate's name, whatever address led there.
        request.Headers.Host = trust.Name;
        try
        {
            using var answer = await client.SendAsync(request, within);
            return answer.StatusCode != HttpStatusCode.OK ? new HandOverOutcome.Nothing($"it answered {(int)answer.StatusCode}")
                : answer.Content.Headers.ContentType?.ToString() != HandOverEndpoint.ContentType ? new HandOverOutcome.Nothing("it is of another version")
                : await ReadAsync(reader, await answer.Content.ReadAsStreamAsync(within), within);
        }
        catch (HttpRequestException error)
        {
            return new HandOverOutcome.Nothing($"it did not answer ({error.HttpRequestError})");
        }
        catch (OperationCanceledException)
        {
            return new HandOverOutcome.Nothing("it did not answer in time");
        }
    }

    private static async Task<HandOverOutcome> ReadAsync(HandOverReader reader, Stream body, CancellationToken within)
    {
        var lines = PipeReader.Create(body);
        try
        {
            return await HandOverLines.ReadAsync(lines, reader, within) is { } lie ? new HandOverOutcome.Nothing(lie) : new HandOverOutcome.Taken(reader.Keep(), true);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // Each line stands for itself.
            return new HandOverOutcome.Taken(reader.Keep(), false);
        }
        finally
        {
            await lines.CompleteAsync();
        }
    }

    private SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = ConnectWithin,
        MaxResponseHeadersLength = MostHeaderKibibytes,
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = Handshake.WithoutDownloads(),
            LocalCertificateSelectionCallback = (_, _, _, _, _) => trust.Own!,
            RemoteCertificateValidationCallback = (_, shown, _, _) => trust.Accepts(shown),
        },
    };
}
