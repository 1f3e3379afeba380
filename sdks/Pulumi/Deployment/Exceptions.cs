namespace Pulumi;

/// <summary>A failure whose message is all the user needs; it is shown without type and stack trace.</summary>
public class RunException : Exception
{
    public RunException(string message)
        : base(message)
    {
    }

    public RunException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    public static RunException OutputsHaveIncorrectType(IEnumerable<string> outputAttributeNames)
        => new($"Output(s) '{string.Join("', '", outputAttributeNames)}' are not of type Output<T>.");
}

/// <summary>A failure that belongs to a resource and is shown with it.</summary>
/// <param name="resource">The resource, or null when none is at hand.</param>
/// <param name="hideStack">Whether the message is shown without the stack trace.</param>
public class ResourceException(string message, Resource? resource, bool hideStack = false) : Exception(message)
{
    internal Resource? Resource { get; } = resource;

    internal bool HideStack { get; } = hideStack;
}

/// <summary>The engine could not be told something; there is nobody left to tell but the standard error stream.</summary>
public class LogException(Exception exception) : Exception("Could not send a log message to the engine: " + exception.Message, exception);

/// <summary>A function call that the provider refused, with the reasons it gave.</summary>
internal sealed class InvokeException(string message) : Exception(message);
