using Google.Protobuf;
using Grpc.Core;
using Pulumi.Offline.Protocol;

namespace Pulumi.Offline.Serving;

/// <summary>
/// Binds the monitor's methods so that requests are read as deep as the real engine reads them. Protobuf for C# stops at a hundred
/// nested messages, and one level of a property is three of them; the real engine's reader stops at ten thousand.
/// </summary>
internal sealed class DeepMessages(ServiceBinderBase inner) : ServiceBinderBase
{
    private const int RecursionLimit = 10_000;

    /// <summary>Called by gRPC in place of the generated method that <see cref="MonitorService"/> would inherit.</summary>
    public static void Bind(ServiceBinderBase binder, ResourceMonitor.ResourceMonitorBase? service) =>
        ResourceMonitor.BindService(new DeepMessages(binder), service);

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var requests = Marshallers.Create(method.RequestMarshaller.ContextualSerializer, Parse<TRequest>);
        inner.AddMethod(
            new Method<TRequest, TResponse>(method.Type, method.ServiceName, method.Name, requests, method.ResponseMarshaller), handler);
    }

    private static T Parse<T>(DeserializationContext context)
    {
        using var bytes = new MemoryStream(context.PayloadAsNewBuffer());
        using var input = CodedInputStream.CreateWithLimits(bytes, int.MaxValue, RecursionLimit);
        var message = Activator.CreateInstance<T>();
        ((IMessage)message!).MergeFrom(input);
        return message;
    }
}
