namespace Pulumi.Testing;

/// <summary>The circumstances of a program under test. Null means the value the summary of each member names.</summary>
public class TestOptions
{
    /// <summary><c>project</c> by default.</summary>
    public string? ProjectName { get; set; }

    /// <summary><c>stack</c> by default.</summary>
    public string? StackName { get; set; }

    /// <summary><c>organization</c> by default.</summary>
    public string? OrganizationName { get; set; }

    public string? RootDirectory { get; set; }

    /// <summary>True by default: outputs that the mocks leave out of a state are then unknown, otherwise they are null.</summary>
    public bool? IsPreview { get; set; }
}
