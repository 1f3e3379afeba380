using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using ImageTrust.Decisions.Measuring;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Images;
using ImageTrust.Registry.Hosts;
using ImageTrust.Server.Admission;
using ImageTrust.Server.Kubernetes;
using ImageTrust.Server.Tests.Stage;
using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Server.Tests.Settings;

/// <summary>The page of limits says what the code says, and leaves none out.</summary>
public sealed partial class LimitDocumentTests
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;

    private static readonly Assembly[] Assemblies =
    [
        typeof(ReviewTurns).Assembly, typeof(DecisionLimits).Assembly, typeof(RegistryLimits).Assembly, typeof(Limits).Assembly,
        typeof(TimeBudget).Assembly, typeof(ImageReference).Assembly,
    ];

    private static readonly (string Name, string Value)[] Rows =
    [
        .. File.ReadLines(Path.Combine(Place.Root, "docs", "limits.md")).Select(line => Row().Match(line)).Where(match => match.Success)
            .Select(match => (match.Groups["name"].Value, match.Groups["value"].Value)),
    ];

    [Fact]
    public void Every_row_has_the_value_that_the_code_has()
    {
        Assert.NotEmpty(Rows);
        Assert.Equal(Rows.Select(row => $"{row.Name} = {Written(row.Name)}"), Rows.Select(row => $"{row.Name} = {row.Value}"));
    }

    [Fact]
    public void No_limit_is_left_out_or_listed_twice()
    {
        Type[] whole = [typeof(RegistryLimits), typeof(DecisionLimits), typeof(TimeBudget), typeof(Limits), typeof(KubernetesLimits)];
        var all = whole.SelectMany(type => Members(type).Select(member => $"{type.Name}.{member.Name}")).Concat(NamedAsLimits());
        Assert.Empty(all.Except(Rows.Select(row => row.Name)));
        Assert.Distinct(Rows.Select(row => row.Name));
    }

    /// <summary>Constants that their names give away. The strict reader's own are about its scratch memory; what it may read, its callers say.</summary>
    private static IEnumerable<string> NamedAsLimits() =>
        from type in Assemblies.SelectMany(assembly => assembly.GetTypes())
        where type.Namespace != "ImageTrust.Strict"
        from field in type.GetFields(Any | BindingFlags.DeclaredOnly)
        where field.IsStatic && (field.IsLiteral || field.FieldType == typeof(TimeSpan)) && NameOfLimit().IsMatch(field.Name)
        select $"{type.Name}.{field.Name}";

    private static IEnumerable<MemberInfo> Members(Type type) =>
    [
        .. type.GetFields(BindingFlags.Public | BindingFlags.Static),
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(property => property.CanWrite),
    ];

    /// <summary>The value in the page's words.</summary>
    private static string Written(string name)
    {
        string[] parts = name.Split('.');
        var type = Assemblies.SelectMany(assembly => assembly.GetTypes()).SingleOrDefault(type => type.Name == parts[0]);
        Assert.True(type is not null, $"there is no {parts[0]}");
        object? value = type.GetField(parts[1], Any) is { } field
            ? field.GetValue(field.IsStatic ? null : Activator.CreateInstance(type))
            : type.GetProperty(parts[1], Any) is { } property ? property.GetValue(Activator.CreateInstance(type)) : null;
        Assert.True(value is not null, $"{name} has no value");
        return value switch
        {
            TimeSpan { TotalSeconds: < 1 } time => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
            TimeSpan { TotalMinutes: >= 1, Seconds: 0 } time => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min"),
            TimeSpan time => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
            double share => share.ToString(CultureInfo.InvariantCulture),
            _ => Number(Convert.ToInt64(value, CultureInfo.InvariantCulture), isBytes: parts[1].Contains("Bytes", StringComparison.Ordinal) || parts[1] == "LargerThan"),
        };
    }

    private static string Number(long value, bool isBytes) =>
        isBytes && value % (1024 * 1024) == 0 ? string.Create(CultureInfo.InvariantCulture, $"{value / (1024 * 1024)} MiB")
        : isBytes && value % 1024 == 0 ? string.Create(CultureInfo.InvariantCulture, $"{value / 1024} KiB")
        : value.ToString("#,0", CultureInfo.InvariantCulture);

    [GeneratedRegex("^(Most|Max)[A-Z]|^Most$|Within$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NameOfLimit();

    [GeneratedRegex(@"^\| `(?<name>\w+\.\w+)` \| (?<value>[^|]+?) \| [^|]+ \|$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();
}
