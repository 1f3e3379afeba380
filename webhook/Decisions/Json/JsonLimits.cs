using System.Text.Json;

namespace ImageTrust.Decisions.Json;

/// <summary>The cap of reading JSON.</summary>
public static class JsonLimits
{
    /// <summary>Kubernetes objects of the kinds that name images nest about 25 deep, managed fields included.</summary>
    public static readonly JsonReaderOptions Options = new() { MaxDepth = 128 };
}
