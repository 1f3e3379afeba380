namespace Pulumi;

/// <summary>Options of the stack itself. Its members are transforms, which this SDK leaves out.</summary>
public class StackOptions;
