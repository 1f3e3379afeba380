using System.Text.Json.Serialization;

namespace ImageTrust.Infra;

[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class ConfigJson : JsonSerializerContext;
