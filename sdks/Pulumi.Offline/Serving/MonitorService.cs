using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Pulumi.Offline.Protocol;

namespace Pulumi.Offline.Serving;

/// <summary>The ResourceMonitor service: one method an RPC, each records its request first.</summary>
[BindServiceMethod(typeof(DeepMessages), nameof(DeepMessages.Bind))]
internal sealed class MonitorService(EngineOptions options, Recording recording, Registrations registrations, EngineLog log)
    : ResourceMonitor.ResourceMonitorBase
{
    private readonly Answers _answers = new(options, registrations);

    public override Task<SupportsFeatureResponse> SupportsFeature(SupportsFeatureRequest request, ServerCallContext context)
    {
        recording.Add(nameof(SupportsFeature), request);
        return Task.FromResult(new SupportsFeatureResponse { HasSupport = options.Features.Contains(request.Id) });
    }

    public override Task<RegisterResourceResponse> RegisterResource(RegisterResourceRequest request, ServerCallContext context) =>
        Answer(nameof(RegisterResource), request, () =>
        {
            if (request.Transforms.Count > 0)
            {
                throw RefusedException.Unsupported("transforms");
            }

            var (registration, problem) = registrations.Add(request);
            if (problem is not null)
            {
                throw RefusedException.Invalid(problem, registration.Urn.ToString());
            }

            log.Registered(registration.Urn);
            return options.Answer(request, RegistrationAnswer.For(registration, options.Mode));
        });

    public override Task<Empty> RegisterResourceOutputs(RegisterResourceOutputsRequest request, ServerCallContext context) =>
        Answer(nameof(RegisterResourceOutputs), request, () =>
            registrations.SetOutputs(request.Urn, request.Outputs ?? new Struct()) is { } problem ? throw RefusedException.Invalid(problem, request.Urn) : new Empty());

    public override Task<ReadResourceResponse> ReadResource(ReadResourceRequest request, ServerCallContext context) =>
        Answer(nameof(ReadResource), request, () =>
        {
            var (urn, problem) = registrations.AddRead(request);
            return problem is null ? _answers.Read(request, urn.ToString()) : throw RefusedException.Invalid(problem, urn.ToString());
        });

    public override Task<ResourceInvokeResponse> Invoke(ResourceInvokeRequest request, ServerCallContext context) =>
        Answer(nameof(Invoke), request, () => _answers.Invoke(request));

    public override Task<CallResponse> Call(ResourceCallRequest request, ServerCallContext context) =>
        Answer<CallResponse>(nameof(Call), request, () => throw RefusedException.Unsupported($"the method {request.Tok}"));

    public override Task<RegisterPackageResponse> RegisterPackage(RegisterPackageRequest request, ServerCallContext context) =>
        Answer(nameof(RegisterPackage), request, () => new RegisterPackageResponse
        {
            Ref = $"{request.Name}@{request.Version}" + (request.Parameterization is { } by ? $"+{by.Name}@{by.Version}" : ""),
        });

    public override Task<Empty> RegisterStackTransform(Callback request, ServerCallContext context) =>
        Answer<Empty>(nameof(RegisterStackTransform), request, () => throw RefusedException.Unsupported("transforms"));

    public override Task<Empty> RegisterStackInvokeTransform(Callback request, ServerCallContext context) =>
        Answer<Empty>(nameof(RegisterStackInvokeTransform), request, () => throw RefusedException.Unsupported("invoke transforms"));

    public override Task<Empty> RegisterResourceHook(RegisterResourceHookRequest request, ServerCallContext context) =>
        Answer<Empty>(nameof(RegisterResourceHook), request, () => throw RefusedException.Unsupported("resource hooks"));

    public override Task<Empty> RegisterErrorHook(RegisterErrorHookRequest request, ServerCallContext context) =>
        Answer<Empty>(nameof(RegisterErrorHook), request, () => throw RefusedException.Unsupported("error hooks"));

    // The real engine holds this call until its deployment ends; here nothing runs after the program.
    public override Task<Empty> SignalAndWaitForShutdown(Empty request, ServerCallContext context)
    {
        recording.Add(nameof(SignalAndWaitForShutdown), request);
        log.ProgramFinished();
        return Task.FromResult(new Empty());
    }

    private Task<T> Answer<T>(string method, IMessage request, Func<T> answer)
    {
        recording.Add(method, request);
        try
        {
            return Task.FromResult(answer());
        }
        catch (RpcException refusal)
        {
            // The program will log this error too, wrapped in a stack of its SDK; the plain sentence is the engine's.
            log.Refused(refusal.Status.Detail, (refusal as RefusedException)?.Urn);
            throw;
        }
    }
}
