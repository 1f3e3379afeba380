using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace ImageTrust.Policy.Tool.Hosting;

/// <summary>The two forms of every answer: lines for people, exactly one JSON value for programs.</summary>
internal static class Answer
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Json<T>(ToolHost host, T value) => host.Output.WriteLine(JsonSerializer.Serialize(value, Options));

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
