using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;

namespace Pulumi.Tests.Wire;

/// <summary>A run of the official SDK from <c>tests/corpus/pulumi-wire</c>.</summary>
internal sealed class RecordedRun
{
    private readonly JsonNode _root;

    private RecordedRun(JsonNode root) => _root = root;

    public static RecordedRun Load(string name)
        => new(JsonNode.Parse(File.ReadAllText(Path.Combine(Root(), "tests", "corpus", "pulumi-wire", name, "expected.json")))!);

    /// <summary>Compares every request field by field. Independent requests may come in any order.</summary>
    public void AssertSameAs(EngineRun run)
    {
        var actual = run.Calls.Select(call => Line(call.Method, JsonNode.Parse(JsonFormatter.Default.Format(call.Request))!)).ToList();
        var expected = new List<string>();
        foreach (var entry in _root["requests"]!.AsArray())
        {
            var line = Line((string)entry!["method"]!, entry["request"]!);
            var racing = (bool?)entry["racing"] ?? false;
            if (!racing || actual.Contains(line))
            {
                expected.Add(line);
            }
        }

        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
        Assert.Equal((int)_root["exitCode"]!, run.ExitCode);
    }

    public static string Root([CallerFilePath] string file = "") => FindRoot(AppContext.BaseDirectory) ?? FindRoot(file)!;

    private static string? FindRoot(string start)
    {
        for (var directory = new DirectoryInfo(start); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Infra.sln")))
            {
                return directory.FullName;
            }
        }

        return null;
    }

    private static string Line(string method, JsonNode request)
    {
        if (request["message"] is { } message)
        {
            request["message"] = Shorten((string)message!);
        }

        return $"{method} {Sorted(request)!.ToJsonString(new JsonSerializerOptions { WriteIndented = false })}";
    }

    /// <summary>The message without what differs from machine to machine: the stack trace, the program's name, and what an engine adds
    /// to the URN it found twice.</summary>
    private static string Shorten(string message)
    {
        const string duplicate = "duplicate URN urn:pulumi:dev::proj::kubernetes:core/v1:ConfigMap::cm";
        message = message.Split("\n   at ")[0].Replace("{program}", "Pulumi.Tests.dll", StringComparison.Ordinal);
        var found = message.IndexOf(duplicate, StringComparison.Ordinal);
        return found < 0 ? message : message[..(found + duplicate.Length)];
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => KeyValuePair.Create(entry.Key, Sorted(entry.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
