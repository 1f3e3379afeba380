namespace ImageTrust.Sigstore.Certificates;

/// <summary>
/// The keyUsage bits (RFC 5280 section 4.2.1.3), numbered as ASN.1 numbers named bits; the framework's flags are numbered otherwise.
/// </summary>
[Flags]
internal enum KeyUsages
{
    None = 0,
    DigitalSignature = 1 << 0,
    NonRepudiation = 1 << 1,
    KeyEncipherment = 1 << 2,
    DataEncipherment = 1 << 3,
    KeyAgreement = 1 << 4,
    KeyCertSign = 1 << 5,
    CrlSign = 1 << 6,
    EncipherOnly = 1 << 7,
    DecipherOnly = 1 << 8,
}
