using Google.Protobuf.WellKnownTypes;

namespace EndToEnd.Engine.StandIns;

/// <summary>Entra, as far as this stack reads what it answers.</summary>
internal sealed class Entra : ICloud
{
    private const string Application = "azuread:index/application:Application";
    private const string Principal = "azuread:index/servicePrincipal:ServicePrincipal";

    public string Package => "azuread";

    public string Version => "6.9.1";

    public string IdOf(string type, string name, Struct inputs) => type switch
    {
        Application => $"/applications/{Guids.Of(Named(inputs, "displayName"))}",
        Principal => $"/servicePrincipals/{Guids.Of(Named(inputs, "clientId"))}",
        _ => $"{Named(inputs, "applicationId")}/federatedIdentityCredentials/{Guids.Of(Named(inputs, "displayName"))}",
    };

    public IEnumerable<KeyValuePair<string, Value>> OutputsOf(string type, string id, Struct inputs)
    {
        if (type is Application or Principal)
        {
            yield return new("objectId", Value.ForString(id[(id.LastIndexOf('/') + 1)..]));
        }

        if (type == Application)
        {
            yield return new("clientId", Value.ForString($"{Guids.Of(id + "/client")}"));
        }
    }

    public bool Replaces(string type, string input) => input is "applicationId" or "clientId";

    public Struct Invoke(string function, Struct arguments) => throw new InvalidOperationException($"nobody taught the stand-in to answer {function}");

    private static string Named(Struct inputs, string name) => inputs.Fields[name].StringValue;
}
