using System.Text.Json;
using ImageTrust.Policy.Images;

namespace ImageTrust.Policy.Model.Predicates;

/// <summary>
/// OpenVEX documents (specification v0.2.0) about one image. For a vulnerability the newest statement that speaks of it decides, and of
/// equally new ones each has to rule it out, whatever order the registry lists them in. Only <c>not_affected</c> with a justification or impact statement, and <c>fixed</c>, rule it out. A finding that stands for several
/// vulnerabilities is ruled out by a statement that names it, or when each of them is ruled out.
/// </summary>
internal sealed class VexStatements
{
    private readonly List<Statement> _statements;

    private VexStatements(IEnumerable<Statement> statements) => _statements = [.. statements];

    private sealed record Statement(
        string? Name, IReadOnlyList<string> Aliases, IReadOnlyList<Product> Products, bool RulesOut, DateTimeOffset Time)
    {
        // An advisory's id is the alias of every vulnerability it gathers, so under an alias one of them would speak for all. That may
        // keep a finding; it must not rule one out.
        public bool Names(string id, bool gathers) => Name == id || (Aliases.Contains(id) && !(gathers && RulesOut));
    }

    /// <summary>A product: the image or a package in it; and the packages of it that are meant, none meaning all.</summary>
    private sealed record Product(PackageUrl Purl, IReadOnlyList<PackageUrl> Subcomponents);

    /// <summary>
    /// The statements made by <paramref name="latest"/>. One dated ahead would decide over every correction until then, so it cannot rule a
    /// finding out; it can keep one. Null when a statement has no readable time: it might be the newest.
    /// </summary>
    public static VexStatements? Read(IEnumerable<JsonElement> documents, DateTimeOffset latest)
    {
        var statements = documents.SelectMany(document => document.Items("statements").Select(item => Read(item, document))).ToList();
        return statements.Contains(null) ? null : new VexStatements(statements.OfType<Statement>().Where(statement => statement.Time <= latest || !statement.RulesOut));
    }

    public bool RulesOut(Vulnerability finding, Digest image) =>
        Decide(finding.Id, gathers: finding.Related.Count > 0, finding, image)
            ?? (finding.Related.Count > 0 && finding.Related.All(id => Decide(id, gathers: false, finding, image) ?? false));

    /// <summary>Null when no statement speaks of it.</summary>
    private bool? Decide(string id, bool gathers, Vulnerability finding, Digest image) => _statements
        .Where(statement => statement.Names(id, gathers) && statement.Products.Any(product => IsAbout(product, finding, image)))
        .GroupBy(statement => statement.Time).MaxBy(equallyNew => equallyNew.Key)?.All(statement => statement.RulesOut);

    private static bool IsAbout(Product product, Vulnerability finding, Digest image) => product.Purl.Name.StartsWith("oci/", StringComparison.Ordinal)
        // A statement about an image is about the digest it names; without one it would follow the name to every later image.
        ? product.Purl.Version == image.Text
            && (product.Subcomponents.Count == 0 || Covers(product.Subcomponents, finding))
        : Covers([product.Purl], finding);

    private static bool Covers(IReadOnlyList<PackageUrl> packages, Vulnerability finding) =>
        finding.Package is { } found && packages.Any(package => package.Covers(found));

    /// <summary>A statement without a time of its own is of its document's.</summary>
    private static Statement? Read(JsonElement item, JsonElement document) =>
        (item.At("timestamp") is null ? document : item).Time("timestamp") is not { } time ? null : new Statement(
            item.Text("vulnerability", "name") ?? item.Text("vulnerability"), Aliases(item), Products(item), RulesOut(item), time);

    private static List<string> Aliases(JsonElement statement) =>
        [.. statement.Items("vulnerability", "aliases").Select(alias => alias.Text()).OfType<string>()];

    // Subcomponents that cannot be read must not turn "these packages of it" into "all of it".
    private static List<Product> Products(JsonElement statement) =>
    [
        .. statement.Items("products")
            .Where(product => product.At("subcomponents") is null or { ValueKind: JsonValueKind.Array })
            .Select(product => (Purl: Purl(product), Subcomponents: product.Items("subcomponents").Select(Purl).ToList()))
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
