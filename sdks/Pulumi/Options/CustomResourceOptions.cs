namespace Pulumi;

/// <summary>Options of a resource that a provider manages.</summary>
public sealed class CustomResourceOptions : ResourceOptions
{
    public bool? DeleteBeforeReplace { get; set; }

    /// <summary>Wire names of outputs that are secret although the provider does not say so.</summary>
    public List<string> AdditionalSecretOutputs { get => field ??= []; set; }

    /// <summary>The identifier of an existing resource to adopt.</summary>
    public string? ImportId { get; set; }

    /// <summary>For a provider: environment variables it shall see under another name.</summary>
    public Dictionary<string, string> EnvVarMappings { get => field ??= []; set; }

    /// <summary>New options: scalars of <paramref name="options2"/> win where set, lists are concatenated.</summary>
    public static CustomResourceOptions Merge(CustomResourceOptions? options1, CustomResourceOptions? options2)
    {
        var merged = new CustomResourceOptions();
        merged.CopyFrom(options1, options2);
        merged.DeleteBeforeReplace = options2?.DeleteBeforeReplace ?? options1?.DeleteBeforeReplace;
        merged.ImportId = options2?.ImportId ?? options1?.ImportId;
        foreach (var source in new[] { options1, options2 }.OfType<CustomResourceOptions>())
        {
            merged.AdditionalSecretOutputs.AddRange(source.AdditionalSecretOutputs);
            foreach (var (name, mapped) in source.EnvVarMappings)
            {
                merged.EnvVarMappings[name] = mapped;
            }
        }

        return merged;
    }
}

/// <summary>How long the provider may take for each operation.</summary>
public sealed class CustomTimeouts
{
    public TimeSpan? Create { get; set; }

    public TimeSpan? Update { get; set; }

    public TimeSpan? Delete { get; set; }
}
