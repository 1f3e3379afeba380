using System.Text.Json;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Predicates;

/// <summary>
/// OpenVEX documents (specification v0.2.0) about one image. For a finding the newest statement that speaks of it decides; only
/// <c>not_affected</c> with a justification or impact statement, and <c>fixed</c>, rule it out.
/// </summary>
internal sealed class VexStatements
{
    private readonly List<Statement> _statements;

    private VexStatements(IEnumerable<Statement> statements) => _statements = [.. statements.OrderByDescending(statement => statement.Time)];

    private sealed record Statement(IReadOnlyList<string> Names, IReadOnlyList<Product> Products, bool RulesOut, DateTimeOffset Time);

    /// <summary>A product: the image or a package in it; and the packages of it that are meant, none meaning all.</summary>
    private sealed record Product(PackageUrl Purl, IReadOnlyList<PackageUrl> Subcomponents);

    public static VexStatements Read(IEnumerable<JsonElement> documents) => new(documents.SelectMany(Read));

    public bool RulesOut(Vulnerability finding, Sha256Digest image) =>
        _statements.FirstOrDefault(statement => IsAbout(statement, finding, image)) is { RulesOut: true };

    private static bool IsAbout(Statement statement, Vulnerability finding, Sha256Digest image) =>
        statement.Names.Any(name => name == finding.Id || finding.Aliases.Contains(name))
        && statement.Products.Any(product => IsAbout(product, finding, image));

    private static bool IsAbout(Product product, Vulnerability finding, Sha256Digest image) => product.Purl.Name.StartsWith("oci/", StringComparison.Ordinal)
        // A statement about an image is about the digest it names; without one it would follow the name to every later image.
        ? product.Purl.Version == image.Text
            && (product.Subcomponents.Count == 0 || Covers(product.Subcomponents, finding))
        : Covers([product.Purl], finding);

    private static bool Covers(IReadOnlyList<PackageUrl> packages, Vulnerability finding) =>
        finding.Package is { } found && packages.Any(package => package.Covers(found));

    private static IEnumerable<Statement> Read(JsonElement document)
    {
        var documentTime = document.Time("timestamp");
        foreach (var item in document.Items("statements"))
        {
            if ((item.Time("timestamp") ?? documentTime) is { } time)
            {
                yield return new Statement(Names(item), Products(item), RulesOut(item), time);
            }
        }
    }

    private static List<string> Names(JsonElement statement) =>
    [
        .. statement.Items("vulnerability", "aliases").Where(alias => alias.ValueKind == JsonValueKind.String).Select(alias => alias.GetString()!),
        .. new[] { statement.Text("vulnerability", "name"), statement.Text("vulnerability") }.OfType<string>(),
    ];

    private static List<Product> Products(JsonElement statement) =>
    [
        .. statement.Items("products")
            .Select(product => (Purl: Purl(product), Subcomponents: product.Items("subcomponents").Select(Purl).ToList()))
            // A subcomponent that cannot be read must not turn "this package of it" into "all of it".
            .Where(product => product.Purl is not null && product.Subcomponents.TrueForAll(purl => purl is not null))
            .Select(product => new Product(product.Purl!, [.. product.Subcomponents.Select(purl => purl!)])),
    ];

    private static PackageUrl? Purl(JsonElement component) =>
        PackageUrl.TryParse(component.Text("identifiers", "purl") ?? component.Text("@id"), out var purl) ? purl : null;

    // The specification asks not_affected for a justification or an impact statement; a bare one is a claim without a reason.
    private static bool RulesOut(JsonElement statement) => statement.Text("status") switch
    {
        "fixed" => true,
        "not_affected" => statement.Text("justification") is { Length: > 0 } || statement.Text("impact_statement") is { Length: > 0 },
        _ => false,
    };
}
