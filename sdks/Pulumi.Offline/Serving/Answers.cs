using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Pulumi.Offline.Plans;
using Pulumi.Offline.Protocol;
using Pulumi.Offline.Values;

namespace Pulumi.Offline.Serving;

/// <summary>Answers what a provider would: functions, and resources that are only read.</summary>
internal sealed class Answers(EngineOptions options, Registrations registrations)
{
    // A reader that meets the sentinel anywhere takes the whole result as unknown; the name of the field means nothing.
    private const string UnknownField = "unknown";
    private const string GetResource = "pulumi:pulumi:getResource";

    private static readonly JsonDocumentOptions s_read = new() { MaxDepth = JsonCursor.MaxDepth };
    private static readonly JsonSerializerOptions s_write = new() { MaxDepth = JsonCursor.MaxDepth };
    private static readonly JsonParser s_values = new(new JsonParser.Settings(JsonCursor.MaxDepth));

    public ResourceInvokeResponse Invoke(ResourceInvokeRequest request)
    {
        var args = WireRewrite.For(request.Args, Accepts.Plain);
        if (request.Tok == GetResource)
        {
            return new ResourceInvokeResponse { Return = StateOf(args, request.AcceptResources) };
        }

        if (options.InvokeAnswers.TryGetValue(request.Tok, out var answer))
        {
            return new ResourceInvokeResponse { Return = Run(request.Tok, () => answer(ToJson(args))) };
        }

        return options.AnswerUnknownInvokes
            ? new ResourceInvokeResponse { Unknown = true, Return = Unknown() }
            : throw RefusedException.Invalid($"no answer is known offline for the function {request.Tok}");
    }

    public ReadResourceResponse Read(ReadResourceRequest request, string urn) => new()
    {
        Urn = urn,
        Properties = options.ReadAnswers(request.Type, request.Id) is { } state
            ? Parse(state)
            : WireRewrite.For(request.Properties, new Accepts(request.AcceptSecrets, request.AcceptResources, PartialValues: false)),
    };

    private Struct StateOf(Struct args, bool acceptResources)
    {
        var urn = args.Fields.TryGetValue("urn", out var text) ? text.StringValue : "";
        var registration = registrations.Find(urn) ?? throw RefusedException.Invalid($"{GetResource}: unknown resource {urn}");
        var state = WireRewrite.For(registration.Request.Object, new Accepts(Secrets: true, acceptResources, PartialValues: false));
        var id = RegistrationAnswer.Id(registration.Request, options.Mode);
        return new Struct
        {
            Fields =
            {
                ["urn"] = Value.ForString(urn),
                ["id"] = Value.ForString(id.Length == 0 && registration.Request.Custom ? Signature.Unknown : id),
                ["state"] = Value.ForStruct(state),
            },
        };
    }

    private static Struct Run(string token, Func<JsonObject> function)
    {
        try
        {
            return Parse(function());
        }
        catch (Exception failure) when (failure is not RpcException)
        {
            throw RefusedException.Invalid($"the offline answer of the function {token} failed: {failure.Message}");
        }
    }

    private static Struct Unknown() => new() { Fields = { [UnknownField] = Value.ForString(Signature.Unknown) } };

    private static JsonObject ToJson(Struct properties) =>
        JsonNode.Parse(JsonFormatter.Default.Format(properties), documentOptions: s_read)!.AsObject();

    private static Struct Parse(JsonObject json) => s_values.Parse<Struct>(json.ToJsonString(s_write));
}
