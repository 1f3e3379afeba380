using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Pulumi;

/// <summary>Reads the engine's answers to any depth that resources have. Protobuf for C# stops at a hundred nested messages, and one
/// level of a property is three of them (object, entry, value): 33 levels, which the schemas of custom resource definitions exceed.</summary>
internal sealed class DeepMessages : Interceptor
{
    /// <summary>The limit of the engine's and of the official SDK's own reader, in nested messages.</summary>
    public const int RecursionLimit = 10_000;

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var shallow = context.Method;
        var responses = Marshallers.Create(shallow.ResponseMarshaller.ContextualSerializer, Parse<TResponse>);
        var deep = new Method<TRequest, TResponse>(
            shallow.Type, shallow.ServiceName, shallow.Name, shallow.RequestMarshaller, responses);
        return continuation(request, new ClientInterceptorContext<TRequest, TResponse>(deep, context.Host, context.Options));
    }

    private static T Parse<T>(DeserializationContext context)
    {
        // The channel has checked the size already.
        using var bytes = new MemoryStream(context.PayloadAsNewBuffer());
        using var input = CodedInputStream.CreateWithLimits(bytes, int.MaxValue, RecursionLimit);
        var message = Activator.CreateInstance<T>();
        ((IMessage)message!).MergeFrom(input);
        return message;
    }
}
