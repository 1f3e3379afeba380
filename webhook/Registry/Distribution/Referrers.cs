using System.Collections.Immutable;
using ImageTrust.Registry.Documents;
using ImageTrust.Registry.Failures;

namespace ImageTrust.Registry.Distribution;

/// <summary>What is known of the manifests that refer to an image.</summary>
/// <param name="Found">As far as they could be listed.</param>
/// <param name="Shortfall">Why the list may be incomplete; null when it is complete.</param>
internal sealed record Referrers(ImmutableArray<Descriptor> Found, RegistryFailure? Shortfall);
