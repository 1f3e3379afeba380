using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Content that travels beside the properties: one file (<see cref="Asset"/>) or a tree (<see cref="Archive"/>).</summary>
public abstract class AssetOrArchive
{
    private protected AssetOrArchive(string key, object value)
    {
        Key = key;
        Value = value;
    }

    /// <summary><c>text</c>, <c>path</c>, <c>uri</c> or <c>assets</c>.</summary>
    internal string Key { get; }

    /// <summary>A string, or for <c>assets</c> a dictionary of assets and archives.</summary>
    internal object Value { get; }
}

/// <summary>One file's content.</summary>
public abstract class Asset : AssetOrArchive
{
    private protected Asset(string key, string value)
        : base(key, value)
    {
    }
}

/// <summary>A tree of files.</summary>
public abstract class Archive : AssetOrArchive
{
    private protected Archive(string key, object value)
        : base(key, value)
    {
    }
}

public sealed class FileAsset(string path) : Asset("path", path);

public sealed class StringAsset(string text) : Asset("text", text);

public sealed class RemoteAsset(string uri) : Asset("uri", uri);

public sealed class FileArchive(string path) : Archive("path", path);

public sealed class RemoteArchive(string uri) : Archive("uri", uri);

public sealed class AssetArchive(IDictionary<string, AssetOrArchive> assets) : Archive("assets", assets.ToImmutableDictionary());
