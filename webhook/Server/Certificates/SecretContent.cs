using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace ImageTrust.Server.Certificates;

/// <summary>What the replicas share. Every step of a rotation is one state of it, so that any replica can go on where another stopped.</summary>
internal abstract record SecretContent
{
    private const string CertificateKey = "tls.crt";
    private const string PrivateKey = "tls.key";
    private const string NextCertificateKey = "next.crt";
    private const string NextPrivateKey = "next.key";
    private const string PreviousKey = "previous.crt";

    private SecretContent()
    {
    }

    /// <summary>As the stack creates it.</summary>
    internal sealed record Empty : SecretContent;

    /// <summary>Something is there that cannot be served.</summary>
    internal sealed record Unusable(string Problem) : SecretContent;

    /// <param name="Current">What every replica serves.</param>
    internal sealed record Held(ServingPair Current) : SecretContent
    {
        /// <summary>What will be served when every registration carries its CA.</summary>
        public ServingPair? Next { get; init; }

        /// <summary>The CA of what was served before, for replicas that still do.</summary>
        public X509Certificate2? Previous { get; init; }

        /// <summary>A part besides <see cref="Current"/> cannot be read; null when all can. The next write leaves that part out.</summary>
        public string? Problem { get; init; }

        /// <summary>What registrations must trust: PEM of every CA whose leaf may be met. The order does not tell which is served, so changing the leaf changes no registration.</summary>
        public string Bundle => BundleWith(null);

        /// <param name="served">The CA of a leaf that the asking replica still serves, known here or not; null for none.</param>
        public string BundleWith(X509Certificate2? served) => string.Concat(Authorities.Append(served)
            .OfType<X509Certificate2>()
            .OrderBy(authority => authority.SerialNumber, StringComparer.Ordinal)
            .Select(authority => authority.ExportCertificatePem() + "\n")
            .Distinct());

        public bool Trusts(X509Certificate2 authority) =>
            Authorities.Any(one => one.RawDataMemory.Span.SequenceEqual(authority.RawDataMemory.Span));

        /// <summary>Of every leaf that may be met: what is served, what will be, what was.</summary>
        public IEnumerable<X509Certificate2> Authorities
        {
            get
            {
                yield return Current.Authority;
                if (Next is not null)
                {
                    yield return Next.Authority;
                }

                if (Previous is not null)
                {
                    yield return Previous;
                }
            }
        }

        /// <summary>The Secret's <c>data</c>.</summary>
        public JsonObject Data()
        {
            var data = new JsonObject { [CertificateKey] = Encoded(Current.CertificatesPem), [PrivateKey] = Encoded(Current.KeyPem()) };
            if (Next is not null)
            {
                data[NextCertificateKey] = Encoded(Next.CertificatesPem);
                data[NextPrivateKey] = Encoded(Next.KeyPem());
            }

            if (Previous is not null)
            {
                data[PreviousKey] = Encoded(Previous.ExportCertificatePem() + "\n");
            }

            return data;
        }
    }

    /// <param name="data">The Secret's <c>data</c>: name to base64.</param>
    public static SecretContent Read(JsonNode? data, ServingNames names)
    {
        if (data is null or JsonObject { Count: 0 })
        {
            return new Empty();
        }

        return ServingPairReader.Read(Decoded(data, CertificateKey), Decoded(data, PrivateKey), names) switch
        {
            PairReading.Good { Pair: var current } => ReadRest(data, current, names),
            PairReading.Bad bad => new Unusable(bad.Problem),
            _ => throw new InvalidOperationException("A reading that does not exist."),
        };
    }

    private static Held ReadRest(JsonNode data, ServingPair current, ServingNames names)
    {
        var next = data[NextCertificateKey] is null && data[NextPrivateKey] is null
            ? null
            : ServingPairReader.Read(Decoded(data, NextCertificateKey), Decoded(data, NextPrivateKey), names);
        var previous = ServingPairReader.ReadAuthority(Decoded(data, PreviousKey));
        string? problem = next is PairReading.Bad bad ? "the next pair: " + bad.Problem
            : previous is null && data[PreviousKey] is not null ? "the previous CA cannot be read"
            : null;
        return new Held(current) { Next = (next as PairReading.Good)?.Pair, Previous = previous, Problem = problem };
    }

    private static string Encoded(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));

    private static string? Decoded(JsonNode data, string name)
    {
        try
        {
            return data is JsonObject named && named[name] is JsonValue value && value.TryGetValue(out string? text)
                ? Encoding.ASCII.GetString(Convert.FromBase64String(text))
                : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
