using ImageTrust.Policy.Images;
using ImageTrust.Registry.Caching;
using ImageTrust.Registry.Failures;

namespace ImageTrust.Registry.Credentials.Docker;

/// <summary>
/// Credentials from a docker <c>config.json</c>: <c>credHelpers</c>, then <c>auths</c>, then <c>credsStore</c>. A changed file is
/// read again, so that a mounted secret can be rotated; while it is bad, what it said before holds. A file that does not exist
/// holds no credential.
/// </summary>
public sealed class DockerConfigCredentials(string path, TimeProvider time) : ICredentialSource
{
    private const int MaxFileBytes = 1024 * 1024;
    private const int MaxRemembered = 256;

    // Helpers may ask a person's keychain or a cloud; their answer is good for at least this long.
    private static readonly TimeSpan HelperAnswerLifetime = TimeSpan.FromMinutes(5);

    private readonly SingleFlightCache<(string Helper, RegistryHost Host), RegistryCredential?> helpers = new(time, MaxRemembered);
    private Snapshot snapshot = new("", default, -1, DockerConfig.Empty);
    private volatile string? problem;

    private sealed record Snapshot(string File, DateTime Written, long Length, DockerConfig Config);

    /// <summary><c>$DOCKER_CONFIG/config.json</c>, else <c>~/.docker/config.json</c>.</summary>
    public static string DefaultPath => Path.Combine(
        Environment.GetEnvironmentVariable("DOCKER_CONFIG") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker"),
        "config.json");

    /// <summary>Why the file as it is now is not what holds; one line, null when it is.</summary>
    public string? Problem => problem;

    /// <summary>Reads the file if it changed, without waiting for somebody who needs a credential.</summary>
    /// <returns>Whether it changed, to whatever.</returns>
    public async Task<bool> RefreshAsync(CancellationToken cancellation)
    {
        var before = (Volatile.Read(ref snapshot), problem);
        await CurrentAsync(cancellation);
        return before != (Volatile.Read(ref snapshot), problem);
    }

    public async Task<RegistryCredential?> FindAsync(RegistryHost host, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(host);
        var config = await CurrentAsync(cancellation)
            ?? throw new RegistryException(RegistryFailureCode.CredentialUnavailable, host.Name, "the docker configuration file cannot be read");
        if (!config.Helpers.TryGetValue(host, out string? helper))
        {
            if (config.Credentials.TryGetValue(host, out var credential) || config.Store is null)
            {
                return credential;
            }

            helper = config.Store;
        }

        return await helpers.FindAsync((helper, host), () => AskAsync(helper, host), cancellation);
    }

    private async Task<Expiring<RegistryCredential?>> AskAsync(string helper, RegistryHost host) =>
        new(await CredentialHelper.GetAsync(helper, host, time), time.GetUtcNow() + HelperAnswerLifetime);

    /// <returns>Null when the file never was one.</returns>
    private async Task<DockerConfig?> CurrentAsync(CancellationToken cancellation)
    {
        var file = Target(path);
        if (!file.Exists)
        {
            problem = null;
            return DockerConfig.Empty;
        }

        var known = Volatile.Read(ref snapshot);
        if (known.File == file.FullName && known.Written == file.LastWriteTimeUtc && known.Length == file.Length)
        {
            problem = null;
            return known.Config;
        }

        if (await ReadAsync(file, cancellation) is { } config)
        {
            Volatile.Write(ref snapshot, new Snapshot(file.FullName, file.LastWriteTimeUtc, file.Length, config));
            problem = null;
            return config;
        }

        problem = $"{path} is not a docker configuration file";
        return known.Length >= 0 ? known.Config : null;
    }

    /// <summary>
    /// A mounted Secret is a link that never changes to a folder's link that is swapped: what they lead to tells one content from the next.
    /// </summary>
    private static FileInfo Target(string path)
    {
        var file = new FileInfo(path);
        try
        {
            return file.ResolveLinkTarget(returnFinalTarget: true) is not FileInfo target ? file
                // The folder on the way is a link too, and the target is named through it.
                : new FileInfo(Path.Combine(target.Directory!.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? target.Directory.FullName, target.Name));
        }
        catch (IOException)
        {
            return file;
        }
    }

    private static async Task<DockerConfig?> ReadAsync(FileInfo file, CancellationToken cancellation)
    {
        try
        {
            return file.Length > MaxFileBytes ? null : DockerConfig.TryRead(await File.ReadAllBytesAsync(file.FullName, cancellation));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
