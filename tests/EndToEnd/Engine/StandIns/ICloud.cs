using Google.Protobuf.WellKnownTypes;

namespace EndToEnd.Engine.StandIns;

/// <summary>What one provider's cloud makes of a resource. Inputs are the provider's, by the engine's names.</summary>
internal interface ICloud
{
    /// <summary>The provider's package.</summary>
    string Package { get; }

    /// <summary>The plugin's version.</summary>
    string Version { get; }

    /// <summary>The id that creating it gives, the same whenever it is made again.</summary>
    string IdOf(string type, string name, Struct inputs);

    /// <summary>What the cloud adds to the inputs.</summary>
    IEnumerable<KeyValuePair<string, Value>> OutputsOf(string type, string id, Struct inputs);

    /// <summary>Inputs whose change makes another resource.</summary>
    bool Replaces(string type, string input);

    Struct Invoke(string function, Struct arguments);

    /// <summary>What else comes of a resource that was made.</summary>
    Task MadeAsync(string type, string id, Struct inputs) => Task.CompletedTask;

    /// <summary>And of one that was deleted.</summary>
    Task DeletedAsync(string type, string id) => Task.CompletedTask;
}
