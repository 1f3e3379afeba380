using System.Globalization;

namespace ImageTrust.Benchmarks.Reviews;

/// <summary>What one process of a run leaves for the others in the run's folder.</summary>
internal sealed record StageFiles(string Folder)
{
    /// <summary>The policy in canonical form; its trusted root lies beside it.</summary>
    public string Policy => Path.Combine(Folder, "policy.json");

    /// <summary>The folder of the serving certificate, <c>tls.crt</c> and <c>tls.key</c>.</summary>
    public string Serving => Path.Combine(Folder, "serving");

    /// <summary>Written last: whoever sees it finds all the others. <c>NAME=VALUE</c> lines for a shell.</summary>
    public string Ready => Path.Combine(Folder, "stage.env");

    public string Images(string kind) => Path.Combine(Folder, kind + ".images");

    public void WriteImages(string kind, IEnumerable<SignedImage> images) =>
        File.WriteAllLines(Images(kind), images.Select(image => $"{image.Tagged} {image.Digest}"));

    public IReadOnlyList<SignedImage> ReadImages(string kind) =>
        [.. File.ReadLines(Images(kind)).Select(line => line.Split(' ')).Select(parts => new SignedImage(parts[0], parts[1]))];

    /// <summary>Written under another name first: a reader never sees half of it.</summary>
    public void WriteReady(params (string Name, object Value)[] values)
    {
        File.WriteAllLines(Ready + ".new", values.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Name}={pair.Value}")));
        File.Move(Ready + ".new", Ready, overwrite: true);
    }

    public IReadOnlyDictionary<string, string> ReadReady() =>
        File.ReadLines(Ready).Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
}

/// <param name="Tagged"><c>HOST/REPOSITORY:TAG</c>.</param>
/// <param name="Digest"><c>sha256:</c> and hex.</param>
internal sealed record SignedImage(string Tagged, string Digest)
{
    public string Pinned => $"{Tagged}@{Digest}";
}
