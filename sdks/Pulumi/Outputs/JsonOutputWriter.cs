using System.Collections;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pulumi;

/// <summary>Writes JSON of a value that may hold outputs at any depth. <see cref="JsonSerializer"/> cannot wait, so a pass that
/// meets an unfinished output notes it, and the text is written again when those have finished.</summary>
internal static class JsonOutputWriter
{
    public static async Task<OutputData<string>> WriteAsync<T>(Output<T> value, JsonSerializerOptions? options)
    {
        var outer = await value.DataTask;
        if (!outer.IsKnown)
        {
            return new OutputData<string>(null!, outer.Resources, IsKnown: false, outer.IsSecret);
        }

        while (true)
        {
            var pass = new Pass();
#pragma warning disable CA1869 // The converter belongs to this pass.
            var passOptions = new JsonSerializerOptions(options ?? JsonSerializerOptions.Default);
#pragma warning restore CA1869
            passOptions.Converters.Add(new OutputConverterFactory(pass));
            var json = JsonSerializer.Serialize(outer.Value, passOptions);
            if (pass.Unfinished.Count == 0)
            {
                return new OutputData<string>(
                    json, outer.Resources.Union(pass.Resources), !pass.SawUnknown, outer.IsSecret || pass.SawSecret);
            }

            await Task.WhenAll(pass.Unfinished);
        }
    }

    private sealed class Pass
    {
        public List<Task> Unfinished { get; } = [];

        public ImmutableHashSet<Resource> Resources { get; private set; } = [];

        public bool SawUnknown { get; private set; }

        public bool SawSecret { get; private set; }

        public object? Read(IOutput output)
        {
            if (output.TryGetData() is not { } data)
            {
                Unfinished.Add(output.Completion);
                return null;
            }

            Resources = Resources.Union(data.Resources);
            SawUnknown |= !data.IsKnown;
            SawSecret |= data.IsSecret;
            return data.IsKnown ? data.Value : null;
        }
    }

    private sealed class OutputConverterFactory(Pass pass) : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert)
            => typeToConvert.IsAssignableTo(typeof(IOutput)) || typeToConvert.IsAssignableTo(typeof(IInput));

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options)
            => (JsonConverter)Activator.CreateInstance(typeof(OutputConverter<>).MakeGenericType(typeToConvert), pass)!;
    }

    private sealed class OutputConverter<T>(Pass pass) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => throw new NotSupportedException("Outputs are only written to JSON, never read from it.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            var content = pass.Read(Output.AsOutput(value)!);
            content = content is IList list && AbsentLists.Contain(list) ? null : content;
            JsonSerializer.Serialize(writer, content, content?.GetType() ?? typeof(object), options);
        }
    }
}
