namespace Pulumi.Offline;

public enum PreviewStage
{
    Starting,
    Registering,
    Planning,
}

/// <summary>How far a preview got. <paramref name="Latest"/> is the last registered resource, <c>type name</c>, safe to print on a line.</summary>
public sealed record PreviewProgress(PreviewStage Stage, int Registered, string? Latest);
