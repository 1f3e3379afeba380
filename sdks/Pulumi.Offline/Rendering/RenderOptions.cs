namespace Pulumi.Offline.Rendering;

/// <summary>How a preview is printed.</summary>
public sealed record RenderOptions
{
    /// <summary>ANSI colours. The caller knows whether its output is a terminal and what NO_COLOR says.</summary>
    public bool Color { get; init; }

    /// <summary>The columns of the terminal; longer rows of the tree end in an ellipsis. Null: no limit.</summary>
    public int? Width { get; init; }

    /// <summary>Lists every changed property below the tree, as <c>pulumi preview --diff</c> does.</summary>
    public bool Details { get; init; }

    /// <summary>Lines to print below the tree, one each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
