namespace Pulumi.Generator.Shapes;

/// <summary>The shapes or a hand table say something the generator does not know; nothing is written.</summary>
internal sealed class ShapeFormatException : Exception
{
    public ShapeFormatException()
    {
    }

    public ShapeFormatException(string message)
        : base(message)
    {
    }

    public ShapeFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
