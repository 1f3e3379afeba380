using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Pulumi.Offline.Protocol;

namespace Pulumi.Offline.Serving;

/// <summary>The Engine service: diagnostics, and the root resource that some SDKs keep here.</summary>
internal sealed class EngineService(Recording recording, EngineLog log) : Protocol.Engine.EngineBase
{
    private volatile string _root = "";

    public override Task<Empty> Log(LogRequest request, ServerCallContext context)
    {
        recording.Add(nameof(Log), request);
        log.Add(request);
        return Task.FromResult(new Empty());
    }

    public override Task<GetRootResourceResponse> GetRootResource(GetRootResourceRequest request, ServerCallContext context)
    {
        recording.Add(nameof(GetRootResource), request);
        return Task.FromResult(new GetRootResourceResponse { Urn = _root });
    }

    public override Task<SetRootResourceResponse> SetRootResource(SetRootResourceRequest request, ServerCallContext context)
    {
        recording.Add(nameof(SetRootResource), request);
        _root = request.Urn;
        return Task.FromResult(new SetRootResourceResponse());
    }

    // The range is about the Pulumi CLI, which takes no part here; `pulumi up` checks it.
    public override Task<RequirePulumiVersionResponse> RequirePulumiVersion(RequirePulumiVersionRequest request, ServerCallContext context)
    {
        recording.Add(nameof(RequirePulumiVersion), request);
        return Task.FromResult(new RequirePulumiVersionResponse());
    }
}
