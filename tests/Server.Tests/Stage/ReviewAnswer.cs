using System.Text;
using System.Text.Json;

namespace ImageTrust.Server.Tests.Stage;

/// <summary>An answer as an API server reads it: strictly.</summary>
internal sealed record ReviewAnswer(
    bool Allowed, string? Message, IReadOnlyList<string> Warnings, IReadOnlyDictionary<string, string> Notes, IReadOnlyDictionary<string, string> Patch)
{
    public static ReviewAnswer Read(byte[] body, string uid)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        Assert.Equal("admission.k8s.io/v1", root.GetProperty("apiVersion").GetString());
        Assert.Equal("AdmissionReview", root.GetProperty("kind").GetString());
        var response = root.GetProperty("response");
        Assert.Equal(uid, response.GetProperty("uid").GetString());
        bool allowed = response.GetProperty("allowed").GetBoolean();
        string? message = null;
        if (response.TryGetProperty("status", out var status))
        {
            Assert.Equal(403, status.GetProperty("code").GetInt32());
            message = status.GetProperty("message").GetString();
        }

        Assert.Equal(allowed, message is null);
        string[] warnings = response.TryGetProperty("warnings", out var list) ? [.. list.EnumerateArray().Select(item => item.GetString()!)] : [];
        var notes = response.TryGetProperty("auditAnnotations", out var members)
            ? members.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString()!)
            : [];
        return new ReviewAnswer(allowed, message, warnings, notes, Patches(response));
    }

    private static Dictionary<string, string> Patches(JsonElement response)
    {
        if (!response.TryGetProperty("patch", out var patch))
        {
            return [];
        }

        Assert.Equal("JSONPatch", response.GetProperty("patchType").GetString());
        using var operations = JsonDocument.Parse(Encoding.UTF8.GetString(patch.GetBytesFromBase64()));
        Assert.All(operations.RootElement.EnumerateArray(), operation => Assert.Equal("replace", operation.GetProperty("op").GetString()));
        return operations.RootElement.EnumerateArray()
            .ToDictionary(operation => operation.GetProperty("path").GetString()!, operation => operation.GetProperty("value").GetString()!);
    }
}
