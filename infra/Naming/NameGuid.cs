using System.Security.Cryptography;
using System.Text;

namespace ImageTrust.Infra.Naming;

/// <summary>GUIDs derived from names: RFC 9562 version 8 over SHA-256 (version 5 would need SHA-1).</summary>
internal static class NameGuid
{
    public static Guid From(string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        var bytes = hash[..16];
        bytes[6] = (byte)(0x80 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }
}
