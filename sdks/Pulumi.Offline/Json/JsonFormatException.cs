namespace Pulumi.Offline.Json;

/// <summary>A JSON file is not what it should be. The message names the file, the place in it and what was expected there.</summary>
public sealed class JsonFormatException(string file, string path, string problem)
    : Exception($"{file}: {path}: {problem}")
{
    public string File { get; } = file;

    /// <summary>Where in the document, from its root <c>$</c>: <c>$.resources[3].urn</c>.</summary>
    public string Path { get; } = path;

    public string Problem { get; } = problem;
}
