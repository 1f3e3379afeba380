namespace ImageTrust.Sigstore.Bundles;

/// <summary>How the evidence was carried; the rules about log proofs depend on it.</summary>
public enum EvidenceFormat
{
    /// <summary>Sigstore bundle 0.1: the log's promise is demanded, a proof is optional.</summary>
    BundleV01,

    /// <summary>Sigstore bundle 0.2: a proof with a checkpoint is demanded.</summary>
    BundleV02,

    /// <summary>Sigstore bundle 0.3: as 0.2, and one certificate instead of a chain.</summary>
    BundleV03,

    /// <summary>A legacy cosign signature layer: promise only.</summary>
    SimpleSigningLayer,

    /// <summary>A legacy cosign attestation layer: promise only.</summary>
    DsseLayer,
}
