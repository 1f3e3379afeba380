namespace Pulumi;

/// <summary>Options of a component.</summary>
public sealed class ComponentResourceOptions : ResourceOptions
{
    /// <summary>Providers for the component's children, at most one a package.</summary>
    public List<ProviderResource> Providers { get => field ??= []; set; }

    /// <summary>New options: scalars of <paramref name="options2"/> win where set, lists are concatenated, providers of
    /// <paramref name="options2"/> replace those of the same package.</summary>
    public static ComponentResourceOptions Merge(ComponentResourceOptions? options1, ComponentResourceOptions? options2)
    {
        var merged = new ComponentResourceOptions();
        merged.CopyFrom(options1, options2);
        var providers = new[] { options1, options2 }.OfType<ComponentResourceOptions>().SelectMany(source => source.Providers);
        merged.Providers.AddRange(providers.GroupBy(provider => provider.Package).Select(group => group.Last()));
        return merged;
    }
}
