namespace ImageTrust.Infra.Settings;

/// <summary>Names of objects that the program makes itself.</summary>
internal static class ReservedNames
{
    public const string ServingCertificate = "image-trust-serving-certificate";
}
