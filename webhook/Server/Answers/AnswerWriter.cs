using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ImageTrust.Server.Answers;

/// <summary>Writes the answer as an <c>admission.k8s.io/v1</c> AdmissionReview.</summary>
internal static class AnswerWriter
{
    // It is read by an API server and by people, never placed in HTML.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(AdmissionAnswer answer, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteString("apiVersion"u8, "admission.k8s.io/v1"u8);
        json.WriteString("kind"u8, "AdmissionReview"u8);
        json.WriteStartObject("response"u8);
        json.WriteString("uid"u8, answer.Uid);
        json.WriteBoolean("allowed"u8, answer.Allowed);
        if (!answer.Allowed)
        {
            json.WriteStartObject("status"u8);
            json.WriteNumber("code"u8, 403);
            json.WriteString("reason"u8, "Forbidden"u8);
            json.WriteString("message"u8, answer.Message);
            json.WriteEndObject();
        }

        if (answer.Patch.Count > 0)
        {
            json.WriteString("patchType"u8, "JSONPatch"u8);
            json.WriteBase64String("patch"u8, Patch(answer.Patch));
        }

        if (answer.Warnings.Count > 0)
        {
            json.WriteStartArray("warnings"u8);
            foreach (string warning in answer.Warnings)
            {
                json.WriteStringValue(warning);
            }

            json.WriteEndArray();
        }

        if (answer.AuditAnnotations.Count > 0)
        {
            json.WriteStartObject("auditAnnotations"u8);
            foreach (var (key, value) in answer.AuditAnnotations)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static ReadOnlySpan<byte> Patch(IReadOnlyList<Replacement> patch)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartArray();
            foreach (var replacement in patch)
            {
                json.WriteStartObject();
                json.WriteString("op"u8, "replace"u8);
                json.WriteString("path"u8, replacement.Pointer);
                json.WriteString("value"u8, replacement.Value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return buffer.WrittenSpan;
    }
}
