using System.Text;
using System.Text.Json.Nodes;

namespace ImageTrust.TestKit.Registry;

internal static class Json
{
    public static byte[] Bytes(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString());
}
