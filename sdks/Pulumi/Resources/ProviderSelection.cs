using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Decides which provider a resource is registered with and which providers it hands to its children.</summary>
internal static class ProviderSelection
{
    public static (ProviderResource? Own, ImmutableDictionary<string, ProviderResource> ForChildren) Choose(
        Resource resource, Resource? parent, ResourceOptions options)
    {
        var inherited = parent?.Providers ?? ImmutableDictionary<string, ProviderResource>.Empty;
        if (options is ComponentResourceOptions component)
        {
            if (options.Provider is not null && component.Providers.Count > 0)
            {
                throw new ResourceException("Set either Provider or Providers of a component, not both.", resource);
            }

            var given = options.Provider is null ? component.Providers : [options.Provider];
            return (null, inherited.SetItems(given.Select(provider => KeyValuePair.Create(provider.Package, provider))));
        }

        return options.Provider is { } own
            ? (own, inherited.SetItem(own.Package, own))
            : (ForToken(inherited, resource.GetResourceType()), inherited);
    }

    /// <summary>The provider of a token's package: its first part, if the token has three.</summary>
    public static ProviderResource? ForToken(ImmutableDictionary<string, ProviderResource> providers, string token)
        => token.Split(':') is [var package, _, _] ? providers.GetValueOrDefault(package) : null;
}
