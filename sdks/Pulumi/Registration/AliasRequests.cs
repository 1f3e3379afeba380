using Pulumirpc;

namespace Pulumi;

/// <summary>Writes a resource's former identities, in the form the engine understands.</summary>
internal static class AliasRequests
{
    public static async Task WriteAsync(Resource resource, RegisterResourceRequest request, Deployment deployment)
    {
        if (await deployment.Features.AliasSpecs)
        {
            foreach (var alias in resource.Aliases)
            {
                request.Aliases.Add(await SpecAsync((await alias.ToOutput().DataTask).Value));
            }
        }
        else
        {
            request.AliasURNs.AddRange(await UrnsAsync(resource, deployment.Settings));
        }
    }

    private static async Task<Pulumirpc.Alias> SpecAsync(Alias alias)
    {
        if (alias.Urn is { } urn)
        {
            return new Pulumirpc.Alias { Urn = urn };
        }

        var spec = new Pulumirpc.Alias.Types.Spec
        {
            Name = await TextAsync(alias.Name),
            Type = await TextAsync(alias.Type),
            Stack = await TextAsync(alias.Stack),
            Project = await TextAsync(alias.Project),
        };
        if (FormerParent(alias) is { } parent)
        {
            spec.ParentUrn = await TextAsync(parent);
        }
        else
        {
            // Sent even when false: absent and false differ, and false says "the parent it has now".
            spec.NoParent = alias.NoParent;
        }

        return new Pulumirpc.Alias { Spec = spec };
    }

    /// <summary>For engines without alias specs: every URN the resource may have had, including those that its parent's aliases imply.</summary>
    private static async Task<IReadOnlyList<string>> UrnsAsync(Resource resource, DeploymentSettings settings)
    {
        var type = resource.GetResourceType();
        var name = resource.GetResourceName();
        var parentUrn = resource.Parent is { } parent ? (await parent.Urn.DataTask).Value : "";
        var own = new List<Alias>();
        var urns = new List<string>();
        foreach (var input in resource.Aliases)
        {
            var alias = (await input.ToOutput().DataTask).Value;
            own.Add(alias);
            urns.Add(alias.Urn ?? await UrnAsync(alias, type, name, parentUrn, settings));
        }

        if (resource.Parent is not (null or Stack))
        {
            foreach (var formerParent in await UrnsAsync(resource.Parent, settings))
            {
                var formerName = InheritedName(name, resource.Parent.GetResourceName(), formerParent);
                urns.Add(Urn.Join(settings.Stack, settings.Project, formerParent, type, formerName));
                foreach (var alias in own.Where(alias => alias.Urn is null))
                {
                    urns.Add(await UrnAsync(alias, type, formerName, formerParent, settings));
                }
            }
        }

        return [.. urns.Distinct(StringComparer.Ordinal)];
    }

    private static async Task<string> UrnAsync(Alias alias, string type, string name, string parentUrn, DeploymentSettings settings)
    {
        var formerParent = FormerParent(alias) is { } named ? await TextAsync(named) : alias.NoParent ? "" : parentUrn;
        return Urn.Join(
            await TextAsync(alias.Stack, settings.Stack),
            await TextAsync(alias.Project, settings.Project),
            formerParent,
            await TextAsync(alias.Type, type),
            await TextAsync(alias.Name, name));
    }

    /// <summary>Children are often named after their parent: with the parent's former name the child had another name too.</summary>
    private static string InheritedName(string name, string parentName, string formerParentUrn)
        => name.StartsWith(parentName, StringComparison.Ordinal) ? Urn.Name(formerParentUrn) + name[parentName.Length..] : name;

    private static Input<string>? FormerParent(Alias alias) => alias.Parent is { } parent ? parent.Urn : alias.ParentUrn;

    private static async Task<string> TextAsync(Input<string>? input, string absent = "")
        => input is null ? absent : (await input.ToOutput().DataTask).Value ?? absent;
}
