using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Arguments whose members marked <see cref="InputAttribute"/> are sent to the engine.</summary>
public abstract class InputArgs
{
    private protected InputArgs()
    {
    }

    /// <summary>The members with the values they have now, so that changing the object afterwards does not change what is sent.</summary>
    internal virtual IReadOnlyList<InputMember> ReadMembers() => InputMembers.Read(this);
}

/// <summary>Arguments of a resource, or an object nested in them.</summary>
public abstract class ResourceArgs : InputArgs
{
    public static readonly ResourceArgs Empty = new NoArgs();

    protected ResourceArgs()
    {
    }

    private sealed class NoArgs : ResourceArgs;
}

/// <summary>Arguments of a function, or an object nested in them.</summary>
public abstract class InvokeArgs : InputArgs
{
    public static readonly InvokeArgs Empty = new NoArgs();

    protected InvokeArgs()
    {
    }

    private sealed class NoArgs : InvokeArgs;
}

/// <summary>Resource arguments without a class of their own; keys are wire names.</summary>
public sealed class DictionaryResourceArgs(ImmutableDictionary<string, object?> dictionary) : ResourceArgs
{
    internal override IReadOnlyList<InputMember> ReadMembers() => InputMember.Of(dictionary);
}

/// <summary>Function arguments without a class of their own; keys are wire names.</summary>
public sealed class DictionaryInvokeArgs(ImmutableDictionary<string, object?> dictionary) : InvokeArgs
{
    internal override IReadOnlyList<InputMember> ReadMembers() => InputMember.Of(dictionary);
}
