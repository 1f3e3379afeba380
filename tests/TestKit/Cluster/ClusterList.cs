using System.Text;
using System.Text.Json.Nodes;

namespace ImageTrust.TestKit.Cluster;

/// <summary>What <c>kubectl get -o json</c> writes of some objects.</summary>
public static class ClusterList
{
    /// <summary>The list as kubectl writes it: its kind behind its items.</summary>
    public static string Of(params IEnumerable<JsonObject> objects)
    {
        var list = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["items"] = new JsonArray([.. objects.Select(one => one.DeepClone())]),
            ["kind"] = "List",
            ["metadata"] = new JsonObject { ["resourceVersion"] = "" },
        };
        return list.ToJsonString();
    }

    /// <summary>The same to a file, object by object, for more of them than a tree should hold.</summary>
    public static void Write(string path, IEnumerable<JsonObject> objects)
    {
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        file.Write("""{"apiVersion":"v1","items":[""");
        foreach (var (i, one) in objects.Index())
        {
            file.Write(i == 0 ? "\n" : ",\n");
            file.Write(one.ToJsonString());
        }

        file.Write("""],"kind":"List","metadata":{"resourceVersion":""}}""" + "\n");
    }
}
