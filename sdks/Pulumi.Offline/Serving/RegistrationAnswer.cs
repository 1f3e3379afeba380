using Google.Protobuf.WellKnownTypes;
using Pulumi.Offline.Protocol;
using Pulumi.Offline.Urns;
using Pulumi.Offline.Values;

namespace Pulumi.Offline.Serving;

/// <summary>What the engine answers to a registration. There is no provider here: no defaults, no automatic names, no validation.</summary>
internal static class RegistrationAnswer
{
    // Any well-formed id does; a constant keeps two runs equal.
    private const string UpdatedProviderId = "11111111-2222-3333-4444-555555555555";

    public static RegisterResourceResponse For(Registration registration, EngineMode mode)
    {
        var request = registration.Request;
        return new RegisterResourceResponse
        {
            Urn = registration.Urn.ToString(),
            Id = Id(request, mode),
            Object = request.Custom
                ? WireRewrite.For(request.Object, new Accepts(request.AcceptSecrets, request.AcceptResources, request.SupportsPartialValues))
                : new Struct(),
        };
    }

    /// <summary>Empty while unknown. A preview knows the ids of providers (the sentinel, as text) and of imported resources.</summary>
    public static string Id(RegisterResourceRequest request, EngineMode mode) => (request.Custom, mode) switch
    {
        (false, _) => "",
        _ when request.ImportId.Length > 0 => request.ImportId,
        (_, EngineMode.Preview) => ProviderReference.IsProvider(request.Type) ? Signature.Unknown : "",
        _ => ProviderReference.IsProvider(request.Type) ? UpdatedProviderId : $"{request.Name}-id",
    };
}
