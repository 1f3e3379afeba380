using ImageTrust.Registry.Credentials.Docker;
using ImageTrust.Server.Health;
using ImageTrust.Server.Reloading;

namespace ImageTrust.Server.InForce;

/// <summary>Says whether the file of registry credentials is in order. A bad one makes no replica unready: other registries still answer.</summary>
internal sealed class DockerCredentialsFile(DockerConfigCredentials credentials) : IReadinessCondition, IReloadable
{
    public string Name => "docker-config";

    public string? Problem => null;

    public string? Warning => credentials.Problem;

    public async Task<ReloadOutcome> ReloadAsync(CancellationToken cancellation)
    {
        bool changed = await credentials.RefreshAsync(cancellation);
        return !changed ? ReloadOutcome.Unchanged : credentials.Problem is null ? ReloadOutcome.Applied : ReloadOutcome.Failed;
    }
}
