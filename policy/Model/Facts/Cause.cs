using System.Text.Json.Serialization;
using ImageTrust.Policy.Images.Text;

namespace ImageTrust.Policy.Model.Facts;

/// <summary>Whose doing it was that something could not be checked, or is bad. Words, metrics and what may be excused follow from it.</summary>
[JsonConverter(typeof(ClosedSetConverter<Cause>))]
public enum Cause
{
    /// <summary>The registry did not answer.</summary>
    [JsonStringEnumMemberName("registry-silent")]
    RegistrySilent,

    /// <summary>The registry answered 5xx.</summary>
    [JsonStringEnumMemberName("registry-failing")]
    RegistryFailing,

    /// <summary>The registry asked for less (429).</summary>
    [JsonStringEnumMemberName("registry-throttling")]
    RegistryThrottling,

    /// <summary>The registry refused the webhook (401, 403), or there is no credential to show.</summary>
    [JsonStringEnumMemberName("access-refused")]
    AccessRefused,

    /// <summary>The registry refused the request with a status that says nothing about the content.</summary>
    [JsonStringEnumMemberName("request-refused")]
    RequestRefused,

    /// <summary>What came is no answer of a registry, or not the bytes that were asked for.</summary>
    [JsonStringEnumMemberName("odd-answer")]
    OddAnswer,

    /// <summary>A host that the registry led to was silent or failed.</summary>
    [JsonStringEnumMemberName("another-host")]
    AnotherHost,

    /// <summary>The way leads somewhere that is not gone to, or to somebody who has not proven who he is.</summary>
    [JsonStringEnumMemberName("way-refused")]
    WayRefused,

    /// <summary>Our own time, queues, memory or counts were used up.</summary>
    [JsonStringEnumMemberName("own-budget")]
    OwnBudget,

    /// <summary>An error of our own.</summary>
    [JsonStringEnumMemberName("own-error")]
    OwnError,

    /// <summary>Whoever may push: malformed, too large, too many, or leading nowhere.</summary>
    [JsonStringEnumMemberName("pusher")]
    Pusher,

    /// <summary>Whoever wrote the pod: there is no such image.</summary>
    [JsonStringEnumMemberName("pod-author")]
    PodAuthor,
}

/// <summary>Causes that belong together.</summary>
public static class Causes
{
    /// <summary>
    /// The registry kept silent, failed, or asked for less. Who asks so much that it does can bring that about, so it excuses nothing: it only says that
    /// what was proven before may be looked at again.
    /// </summary>
    public static bool IsSilence(Cause? cause) => cause is Cause.RegistrySilent or Cause.RegistryFailing or Cause.RegistryThrottling;
}
