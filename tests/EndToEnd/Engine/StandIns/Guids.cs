using System.Security.Cryptography;
using System.Text;

namespace EndToEnd.Engine.StandIns;

/// <summary>Ids that a cloud would invent: the same for the same thing, so that a resource made again is known again.</summary>
internal static class Guids
{
    public static Guid Of(string thing) => new(SHA256.HashData(Encoding.UTF8.GetBytes(thing))[..16]);
}
