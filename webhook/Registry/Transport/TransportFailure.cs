using System.Net.Sockets;
using System.Security.Authentication;
using ImageTrust.Registry.Failures;

namespace ImageTrust.Registry.Transport;

/// <summary>Turns what the HTTP stack throws into the closed set of codes.</summary>
internal static class TransportFailure
{
    public static RegistryException Of(HttpRequestException error, string host) =>
        Inner<RegistryException>(error) is { } ours ? ours
        : Inner<AuthenticationException>(error) is not null ? new(RegistryFailureCode.Tls, host, "the TLS handshake failed or the certificate is not trusted", error)
        : Of(error.HttpRequestError, host, error);

    public static RegistryException Of(IOException error, string host) =>
        Of(error is HttpIOException http ? http.HttpRequestError : HttpRequestError.ConnectionError, host, error);

    public static RegistryException Of(SocketException error, string host) => Of(HttpRequestError.ConnectionError, host, error);

    public static RegistryException Timeout(string host, Exception? inner = null) =>
        new(RegistryFailureCode.Timeout, host, "no answer in time", inner);

    public static RegistryException TooSlow(string host, Exception inner) =>
        new(RegistryFailureCode.TooSlow, host, "an answer began and did not end in time", inner);

    private static RegistryException Of(HttpRequestError kind, string host, Exception error) => kind switch
    {
        HttpRequestError.NameResolutionError => new(RegistryFailureCode.Unreachable, host, "the name does not resolve", error),
        HttpRequestError.ConfigurationLimitExceeded => new(RegistryFailureCode.TooLarge, host, "the response headers are too large", error),
        HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError =>
            new(RegistryFailureCode.Garbled, host, "the answer is not HTTP", error),
        _ => new(RegistryFailureCode.Unreachable, host, "the connection failed or was cut", error),
    };

    private static T? Inner<T>(Exception? error)
        where T : Exception
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is T wanted)
            {
                return wanted;
            }
        }

        return null;
    }
}
