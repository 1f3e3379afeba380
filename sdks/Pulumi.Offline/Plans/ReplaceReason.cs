namespace Pulumi.Offline.Plans;

/// <summary>How a replacement is known without asking the providers.</summary>
public enum ReplaceBasis
{
    /// <summary>The table of properties that cannot change in place, made of the providers' published lists.</summary>
    Table,

    /// <summary>The program's own <c>replaceOnChanges</c> option.</summary>
    Program,

    /// <summary>The provider it belongs to is replaced, or points elsewhere.</summary>
    Provider,

    /// <summary>The program's <c>replaceWith</c> option names a resource that is replaced.</summary>
    Companion,

    /// <summary>It turns from a component into a resource, or back.</summary>
    Kind,
}

/// <summary>One reason for which a resource is replaced. <paramref name="Subject"/> is the property or resource it lies in.</summary>
public sealed record ReplaceReason(ReplaceBasis Basis, string Subject);
