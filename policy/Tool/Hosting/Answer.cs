using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace ImageTrust.Policy.Tool.Hosting;

/// <summary>The two forms of every answer: lines for people, exactly one JSON value for programs.</summary>
internal static class Answer
{
    // Quotes and letters of any language as they are: answers go to terminals and files, never into HTML.
    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="host">Where it goes.</param>
    /// <param name="value">The answer.</param>
    /// <param name="shape">Generated at build time: the published tool is native and cannot look at types while it runs.</param>
    public static void Json<T>(ToolHost host, T value, JsonTypeInfo<T> shape)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            JsonSerializer.Serialize(writer, value, shape);
        }

        host.Output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
    }

    /// <summary>A line that must stay one line: <c>file:line:column: …</c> is read by editors and CI.</summary>
    public static void Line(ToolHost host, string text, Style? style = null)
    {
        if (host.Console.Profile.Capabilities.Ansi && style is not null)
        {
            host.Console.WriteLine(text, style);
        }
        else
        {
            host.Output.WriteLine(text);
        }
    }

    /// <summary>A sentence, wrapped to the console with a hanging indent; a word longer than the line stays whole, to be copied.</summary>
    public static void Sentence(ToolHost host, string text, string bullet = "", Style? style = null)
    {
        var width = Math.Max(host.Console.Profile.Width, 40);
        var line = bullet;
        foreach (var word in text.Split(' '))
        {
            if (line.Length > bullet.Length && line.Length + 1 + word.Length > width)
            {
                Line(host, line, style);
                line = new string(' ', bullet.Length);
            }

            line += line.Length > bullet.Length ? " " + word : word;
        }

        Line(host, line, style);
    }
}
