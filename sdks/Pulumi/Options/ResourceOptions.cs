namespace Pulumi;

/// <summary>What can be said about any resource beside its arguments. The collections are created when first asked for.</summary>
public abstract class ResourceOptions
{
    private protected ResourceOptions()
    {
    }

    /// <summary>The identifier of an existing resource to read instead of registering one.</summary>
    public Input<string>? Id { get; set; }

    public Resource? Parent { get; set; }

    public InputList<Resource> DependsOn { get => field ??= []; set; }

    public bool? Protect { get; set; }

    public List<string> IgnoreChanges { get => field ??= []; set; }

    public string? Version { get; set; }

    public ProviderResource? Provider { get; set; }

    public CustomTimeouts? CustomTimeouts { get; set; }

    /// <summary>Of this resource and of everything below it.</summary>
    public List<ResourceTransformation> ResourceTransformations { get => field ??= []; set; }

    public List<Input<Alias>> Aliases { get => field ??= []; set; }

    /// <summary>The URN of a resource of this stack to look up instead of registering one.</summary>
    public string? Urn { get; set; }

    public List<string> ReplaceOnChanges { get => field ??= []; set; }

    public string? PluginDownloadURL { get; set; }

    public bool? RetainOnDelete { get; set; }

    public Resource? DeletedWith { get; set; }

    public InputList<Resource> ReplaceWith { get => field ??= []; set; }

    public List<string> HideDiffs { get => field ??= []; set; }

    public Input<object>? ReplacementTrigger { get; set; }

    /// <summary>Takes <paramref name="first"/>, then <paramref name="second"/>: its scalars win where they are set, its lists are
    /// appended. No collection is shared with either.</summary>
    private protected void CopyFrom(ResourceOptions? first, ResourceOptions? second)
    {
        foreach (var source in new[] { first, second }.OfType<ResourceOptions>())
        {
            Id = source.Id ?? Id;
            Parent = source.Parent ?? Parent;
            DependsOn.AddRange(source.DependsOn);
            Protect = source.Protect ?? Protect;
            IgnoreChanges.AddRange(source.IgnoreChanges);
            Version = source.Version ?? Version;
            Provider = source.Provider ?? Provider;
            CustomTimeouts = source.CustomTimeouts ?? CustomTimeouts;
            ResourceTransformations.AddRange(source.ResourceTransformations);
            Aliases.AddRange(source.Aliases);
            Urn = source.Urn ?? Urn;
            ReplaceOnChanges.AddRange(source.ReplaceOnChanges);
            PluginDownloadURL = source.PluginDownloadURL ?? PluginDownloadURL;
            RetainOnDelete = source.RetainOnDelete ?? RetainOnDelete;
            DeletedWith = source.DeletedWith ?? DeletedWith;
            ReplaceWith.AddRange(source.ReplaceWith);
            HideDiffs.AddRange(source.HideDiffs);
            ReplacementTrigger = source.ReplacementTrigger ?? ReplacementTrigger;
        }
    }
}
