using System.Text.Json.Serialization;

namespace ImageTrust.Decisions.Images;

/// <summary>What of our own kept an image from being looked at. Nobody is excused by it: who asks for much brings it about.</summary>
public enum OwnLimit
{
    /// <summary>Too many images or reviews are waiting.</summary>
    [JsonStringEnumMemberName("queue-full")]
    Queue,

    /// <summary>The one who asked could not wait longer.</summary>
    [JsonStringEnumMemberName("deadline")]
    Patience,

    /// <summary>The review names more images than are looked up for one.</summary>
    [JsonStringEnumMemberName("too-many-images")]
    Images,

    /// <summary>What is held for all images leaves no room for what this one needs.</summary>
    [JsonStringEnumMemberName("memory-full")]
    Memory,

    /// <summary>The time for one image is used up.</summary>
    [JsonStringEnumMemberName("out-of-time")]
    Time,
}
