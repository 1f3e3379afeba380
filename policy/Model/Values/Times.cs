using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using ImageTrust.Policy.Images.Text;

namespace ImageTrust.Policy.Model.Values;

/// <summary>A moment in UTC to the second, written one way only: <c>2026-11-22T00:00:00Z</c> (RFC 3339).</summary>
[JsonConverter(typeof(TextConverter<UtcTime>))]
public sealed record UtcTime : ITextValue<UtcTime>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    private UtcTime(DateTimeOffset value) => Value = value;

    public DateTimeOffset Value { get; }

    public string Text => Value.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>The moment, cut to the second.</summary>
    public static UtcTime Of(DateTimeOffset time) => new(new DateTimeOffset(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero));

    public static bool TryParse(string text, [NotNullWhen(true)] out UtcTime? value, [NotNullWhen(false)] out string? problem)
    {
        var good = DateTimeOffset.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
        value = good ? new UtcTime(time) : null;
        problem = good ? null : "a time is written 2026-11-22T00:00:00Z, in UTC";
        return good;
    }

    public override string ToString() => Text;
}

/// <summary>Whole hours: <c>24h</c>. From 1 to 72: a weekend's outage.</summary>
[JsonConverter(typeof(TextConverter<Hours>))]
public sealed record Hours : ITextValue<Hours>
{
    private const int Most = 72;

    private Hours(int count) => Count = count;

    public int Count { get; }

    public TimeSpan Span => TimeSpan.FromHours(Count);

    public string Text => Count.ToString(CultureInfo.InvariantCulture) + "h";

    public static bool TryParse(string text, [NotNullWhen(true)] out Hours? value, [NotNullWhen(false)] out string? problem)
    {
        var good = text.Length > 1 && text[^1] == 'h' && text[0] != '0'
            && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count <= Most;
        value = good ? new Hours(int.Parse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture)) : null;
        problem = good ? null : $"a span is whole hours, 1h to {Most}h";
        return good;
    }

    public override string ToString() => Text;
}

/// <summary>Whole days: <c>7d</c>. From 1 to ten years.</summary>
[JsonConverter(typeof(TextConverter<Days>))]
public sealed record Days : ITextValue<Days>
{
    private const int Most = 3650;

    private Days(int count) => Count = count;

    public int Count { get; }

    public TimeSpan Span => TimeSpan.FromDays(Count);

    public string Text => Count.ToString(CultureInfo.InvariantCulture) + "d";

    public static bool TryParse(string text, [NotNullWhen(true)] out Days? value, [NotNullWhen(false)] out string? problem)
    {
        var good = text.Length > 1 && text[^1] == 'd' && text[0] != '0'
            && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count <= Most;
        value = good ? new Days(int.Parse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture)) : null;
        problem = good ? null : $"a span is whole days, 1d to {Most}d";
        return good;
    }

    public override string ToString() => Text;
}
