using System.Text.Json.Serialization;

namespace ImageTrust.Server.Kubernetes;

internal enum KubernetesFailure
{
    /// <summary>The token cannot be read, so nothing was asked.</summary>
    [JsonStringEnumMemberName("no-credential")]
    NoCredential,

    /// <summary>No connection, an answer that broke off, or a certificate that the cluster's authority did not sign.</summary>
    [JsonStringEnumMemberName("unreachable")]
    Unreachable,

    [JsonStringEnumMemberName("timeout")]
    Timeout,

    /// <summary>401 or 403: the token is not accepted, or its role lacks this verb.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,

    /// <summary>429, or anything from 500 on.</summary>
    [JsonStringEnumMemberName("server-error")]
    ServerError,

    /// <summary>An answer that was seen and cannot be used.</summary>
    [JsonStringEnumMemberName("unexpected")]
    Unexpected,
}

/// <summary>A question to the API server that was not answered. The message is ours, one line, without a secret.</summary>
internal sealed class KubernetesException(KubernetesFailure failure, string detail, Exception? inner = null) : Exception(detail, inner)
{
    public KubernetesFailure Failure { get; } = failure;
}
