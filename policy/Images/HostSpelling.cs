using System.Buffers;

namespace ImageTrust.Policy.Images;

/// <summary>
/// One spelling per registry. Rules are chosen by text, and whoever writes a pod spec chooses the text: a second spelling of the same
/// server would be a way around the rule for the first.
/// </summary>
public static class HostSpelling
{
    private const int LongestPort = 5;

    private static readonly SearchValues<char> PortCharacters = SearchValues.Create("0123456789*");

    /// <param name="host">A host, with its port if it has one; both may hold stars.</param>
    /// <returns>Why it is none, in one sentence without a stop; null when it is one.</returns>
    public static string? Problem(string host)
    {
        var parts = host.Split(':', 2);
        return parts[0] switch
        {
            DockerHubNames.Index or DockerHubNames.Endpoint => $"{parts[0]} is Docker Hub by another name; write {DockerHubNames.Host}",
            "" => "a registry host has a name",
            [.., '.'] => "a registry host does not end in a dot",
            _ => parts.Length > 1 ? PortProblem(parts[1]) : null,
        };
    }

    private static string? PortProblem(string port) => port switch
    {
        "443" => "port 443 is meant when no port is written; leave :443 out",
        ['0', ..] => "a port is written without leading zeros",
        { Length: 0 or > LongestPort } => "a port is a number of at most five digits",
        _ when port.AsSpan().ContainsAnyExcept(PortCharacters) => "a port is a number of at most five digits",
        _ => null,
    };
}
