using System.Text.Json;
using ImageTrust.Decisions.Workloads;

namespace ImageTrust.Server.Reviews;

/// <summary>
/// Bytes → review, in one pass without a document tree: a body of 8 MB costs its bytes and no more. The whole body must be JSON; of
/// the objects only the place is kept.
/// </summary>
internal static class ReviewReader
{
    // A uid of the API server is a UUID; names and namespaces have at most 253 characters. What is longer was not sent by one.
    private const int LongestText = 512;

    private const string Version = "admission.k8s.io/v1";

    private static readonly Members RootMembers = new("apiVersion", "kind", "request");
    private static readonly Members RequestMembers = new("uid", "kind", "subResource", "operation", "namespace", "name", "userInfo", "dryRun", "object", "oldObject");
    private static readonly Members KindMembers = new("group", "version", "kind");
    private static readonly Members UserMembers = new("username", "groups");

    public static ReviewReading Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            var draft = new Draft(body);
            var reader = new Utf8JsonReader(body.Span, JsonLimits.Options);
            reader.Read();
            RootMembers.Read(ref reader, "the body", draft, OnRoot);
            // Anything after the value throws.
            reader.Read();
            return new ReviewReading.Read(draft.Finish());
        }
        catch (UnreadableException error)
        {
            return new ReviewReading.Malformed(error.Message);
        }
        catch (JsonException error)
        {
            return new ReviewReading.Malformed($"the body is not JSON at byte {error.BytePositionInLine} of line {error.LineNumber + 1}");
        }
        catch (InvalidOperationException)
        {
            return new ReviewReading.Malformed("the body holds a text that is not Unicode");
        }
    }

    private static void OnRoot(ref Utf8JsonReader reader, int member, Draft draft)
    {
        switch (member)
        {
            case 0:
                draft.ApiVersion = Text(ref reader, "apiVersion");
                break;
            case 1:
                draft.ReviewKind = Text(ref reader, "kind");
                break;
            default:
                draft.HasRequest = true;
                RequestMembers.Read(ref reader, "request", draft, OnRequest);
                break;
        }
    }

    private static void OnRequest(ref Utf8JsonReader reader, int member, Draft draft)
    {
        switch (member)
        {
            case 0: draft.Uid = Text(ref reader, "request.uid"); break;
            case 1: KindMembers.Read(ref reader, "request.kind", draft, OnKind); break;
            case 2: draft.SubResource = Text(ref reader, "request.subResource"); break;
            case 3: draft.Operation = Text(ref reader, "request.operation"); break;
            case 4: draft.Namespace = Text(ref reader, "request.namespace"); break;
            case 5: draft.Name = Text(ref reader, "request.name"); break;
            case 6: UserMembers.Read(ref reader, "request.userInfo", draft, OnUser); break;
            case 7:
                draft.DryRun = reader.TokenType switch
                {
                    JsonTokenType.True => true,
                    JsonTokenType.False => false,
                    _ => throw new UnreadableException("request.dryRun is not true or false"),
                };
                break;
            case 8: draft.Object = draft.ReadObject(ref reader); break;
            default: draft.OldObject = draft.Cut(ref reader); break;
        }
    }

    private static void OnKind(ref Utf8JsonReader reader, int member, Draft draft)
    {
        string text = Text(ref reader, "request.kind");
        draft.Kind = member switch
        {
            0 => draft.Kind with { Group = text },
            1 => draft.Kind with { Version = text },
            _ => draft.Kind with { Kind = text },
        };
    }

    private static void OnUser(ref Utf8JsonReader reader, int member, Draft draft)
    {
        if (member == 0)
        {
            draft.UserName = Text(ref reader, "request.userInfo.username");
        }
        else
        {
            Members.ReadArray(ref reader, "request.userInfo.groups", draft, static (ref Utf8JsonReader item, int _, Draft draft) =>
                draft.InNodes |= item.TokenType == JsonTokenType.String && item.ValueTextEquals("system:nodes"u8));
        }
    }

    private static string Text(ref Utf8JsonReader reader, string what)
    {
        string text = Members.Text(ref reader, what);
        return text.Length <= LongestText ? text : throw new UnreadableException($"{what} is longer than {LongestText} characters");
    }

    private sealed class Draft(ReadOnlyMemory<byte> body)
    {
        private const string NodePrefix = "system:node:";

        public string? ApiVersion { get; set; }

        public string? ReviewKind { get; set; }

        public bool HasRequest { get; set; }

        public string? Uid { get; set; }

        public ObjectKind Kind { get; set; } = new("", "", "");

        public string SubResource { get; set; } = "";

        public string? Operation { get; set; }

        public string Namespace { get; set; } = "";

        public string Name { get; set; } = "";

        public string UserName { get; set; } = "";

        public bool InNodes { get; set; }

        public bool DryRun { get; set; }

        public ReadOnlyMemory<byte>? Object { get; set; }

        public ReadOnlyMemory<byte>? OldObject { get; set; }

        public WorkloadReading.Found? Images { get; set; }

        /// <summary>
        /// An API server writes the kind before the object, so that its images can be found on the way to its end. Otherwise, and where they cannot be told, its
        /// place is kept and it is read again: whether the body is JSON is another question than whether the object is one that this reader knows.
        /// </summary>
        public ReadOnlyMemory<byte> ReadObject(ref Utf8JsonReader reader)
        {
            int start = (int)reader.TokenStartIndex;
            var ahead = reader;
            if (WorkloadKind.Find(Kind) is not { } kind || WorkloadImages.Read(kind, ref ahead) is not WorkloadReading.Found found)
            {
                return Cut(ref reader);
            }

            Images = found;
            reader = ahead;
            return body[start..(int)reader.BytesConsumed];
        }

        public ReadOnlyMemory<byte> Cut(ref Utf8JsonReader reader)
        {
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            return body[start..(int)reader.BytesConsumed];
        }

        public Review Finish()
        {
            if (ApiVersion != Version || ReviewKind != "AdmissionReview")
            {
                throw new UnreadableException($"the body is not an AdmissionReview of {Version}");
            }

            if (!HasRequest || Uid is not { Length: > 0 } || Kind.Kind.Length == 0 || Kind.Version.Length == 0)
            {
                throw new UnreadableException("the review has no request with a uid and a kind");
            }

            var operation = Operation switch
            {
                "CREATE" => ReviewOperation.Create,
                "UPDATE" => ReviewOperation.Update,
                "DELETE" => ReviewOperation.Delete,
                "CONNECT" => ReviewOperation.Connect,
                _ => throw new UnreadableException("request.operation is not CREATE, UPDATE, DELETE or CONNECT"),
            };
            var requester = new Requester(UserName, InNodes && UserName.StartsWith(NodePrefix, StringComparison.Ordinal));
            return new Review(Uid, Kind, SubResource, operation, Namespace, Name, requester, DryRun, Object, Images, OldObject);
        }
    }
}
