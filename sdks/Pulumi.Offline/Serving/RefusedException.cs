using Grpc.Core;

namespace Pulumi.Offline.Serving;

/// <summary>The engine refuses a request: the program sees a gRPC status, the reader one plain sentence.</summary>
internal sealed class RefusedException(StatusCode code, string problem, string? urn) : RpcException(new Status(code, problem))
{
    /// <summary>The resource it is about, or null.</summary>
    public string? Urn { get; } = urn;

    /// <summary>The request is wrong.</summary>
    public static RefusedException Invalid(string problem, string? urn = null) => new(StatusCode.InvalidArgument, problem, urn);

    /// <summary>The request is right, but needs something that does not exist offline.</summary>
    public static RefusedException Unsupported(string what) => new(StatusCode.Unimplemented, $"the offline engine does not run {what}", null);
}
