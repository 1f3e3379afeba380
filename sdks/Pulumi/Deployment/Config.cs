using System.Globalization;
using System.Text.Json;

namespace Pulumi;

/// <summary>The stack's settings in one namespace. Secret values come decrypted: only the <c>Secret</c> methods keep them secret.</summary>
public sealed class Config
{
    private readonly string _name;

    /// <param name="name">The namespace; the project's when null.</param>
    public Config(string? name = null)
    {
        const string legacySuffix = ":config";
        name ??= Deployment.Require().Settings.Project;
        _name = name.EndsWith(legacySuffix, StringComparison.Ordinal) ? name[..^legacySuffix.Length] : name;
    }

    public string? Get(string key) => Deployment.Require().Settings.Configuration.GetValueOrDefault(FullKey(key));

    public Output<string>? GetSecret(string key) => Get(key) is { } value ? Output.CreateSecret(value) : null;

    /// <summary><c>true</c> or <c>false</c>, nothing else.</summary>
    public bool? GetBoolean(string key) => Get(key) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        var value => throw Invalid(key, value, nameof(Boolean)),
    };

    public Output<bool>? GetSecretBoolean(string key) => Secret(GetBoolean(key));

    public int? GetInt32(string key) => Get(key) is not { } value ? null
        : int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number
        : throw Invalid(key, value, nameof(Int32));

    public Output<int>? GetSecretInt32(string key) => Secret(GetInt32(key));

    public double? GetDouble(string key) => Get(key) is not { } value ? null
        : double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
        : throw Invalid(key, value, nameof(Double));

    public Output<double>? GetSecretDouble(string key) => Secret(GetDouble(key));

    /// <summary>The value read as JSON; the default of <typeparamref name="T"/> when the key is missing.</summary>
    public T? GetObject<T>(string key) => GetObject<T>(key, null);

    public T? GetObject<T>(string key, JsonSerializerOptions? options) => TryGetObject<T>(key, options, out var value) ? value : default;

    public Output<T>? GetSecretObject<T>(string key) => GetSecretObject<T>(key, null);

    public Output<T>? GetSecretObject<T>(string key, JsonSerializerOptions? options)
        => TryGetObject<T>(key, options, out var value) ? Output.CreateSecret(value) : null;

    public string Require(string key) => Get(key) ?? throw Missing(key);

    public Output<string> RequireSecret(string key) => Output.CreateSecret(Require(key));

    public bool RequireBoolean(string key) => GetBoolean(key) ?? throw Missing(key);

    public Output<bool> RequireSecretBoolean(string key) => Output.CreateSecret(RequireBoolean(key));

    public int RequireInt32(string key) => GetInt32(key) ?? throw Missing(key);

    public Output<int> RequireSecretInt32(string key) => Output.CreateSecret(RequireInt32(key));

    public double RequireDouble(string key) => GetDouble(key) ?? throw Missing(key);

    public Output<double> RequireSecretDouble(string key) => Output.CreateSecret(RequireDouble(key));

    public T RequireObject<T>(string key) => RequireObject<T>(key, null);

    public T RequireObject<T>(string key, JsonSerializerOptions? options)
        => TryGetObject<T>(key, options, out var value) ? value : throw Missing(key);

    public Output<T> RequireSecretObject<T>(string key) => RequireSecretObject<T>(key, null);

    public Output<T> RequireSecretObject<T>(string key, JsonSerializerOptions? options)
        => Output.CreateSecret(RequireObject<T>(key, options));

    private static Output<T>? Secret<T>(T? value)
        where T : struct
        => value is { } present ? Output.CreateSecret(present) : null;

    private bool TryGetObject<T>(string key, JsonSerializerOptions? options, out T value)
    {
        value = default!;
        if (Get(key) is not { } json)
        {
            return false;
        }

        try
        {
            value = JsonSerializer.Deserialize<T>(json, options)!;
            return true;
        }
        catch (JsonException invalid)
        {
            throw new ConfigTypeException($"Configuration value '{FullKey(key)}' is not the JSON of a {typeof(T)}: {invalid.Message}", invalid);
        }
    }

    private string FullKey(string key) => $"{_name}:{key}";

    private ConfigMissingException Missing(string key) => new(
        $"Missing Required configuration variable '{FullKey(key)}'\n"
        + $"\tplease set a value using the command `pulumi config set {FullKey(key)} <value>`");

    private ConfigTypeException Invalid(string key, string value, string type)
        => new($"Configuration value '{FullKey(key)}' is '{value}', which is not a valid {type}", null);

    private sealed class ConfigMissingException(string message) : RunException(message);

    private sealed class ConfigTypeException(string message, Exception? innerException) : RunException(message, innerException);
}
