using System.Collections;
using System.Globalization;
using ImageTrust.Infra.Spine;
using ImageTrust.Infra.Settings;
using Infra.Tests.Rules.Model;
using Infra.Tests.Stack;
using Pulumi;
using Pulumi.Offline.Plans;
using Pulumi.Testing;
using Urn = Pulumi.Offline.Urns.Urn;

namespace Infra.Tests.Properties;

/// <summary>A stack's resources as they are once everything is created: mocks answer, so that every value is known.</summary>
internal static class Graph
{
    /// <remarks>The real URNs need the engine; these hold type and name only, and parents are not told apart.</remarks>
    public static async Task<IReadOnlyList<Place>> OfAsync(ValidConfig valid)
    {
        var (settings, problems) = SettingsReader.Read(valid.Stack, valid.Config);
        Assert.Empty(problems);
        var mocks = new RecordingMocks();
        var options = new TestOptions { ProjectName = "image-trust", StackName = valid.Stack, IsPreview = false };
        await Deployment.TestAsync(mocks, options, () => ImageTrustStack.Build(new StackInputs(settings!, BuiltStack.AuditPolicy, new Dictionary<string, string>())));
        return
        [
            .. mocks.Resources.Where(resource => !resource.Type!.StartsWith("image-trust:", StringComparison.Ordinal)).Select(resource => Place.Of(
                new PlannedResource(new Urn(valid.Stack, "image-trust", resource.Type!, resource.Name!)) { Custom = true, Inputs = (PlanValue.Map)Value(resource.Inputs) })),
        ];
    }

    private static PlanValue Value(object? value) => value switch
    {
        null => new PlanValue.Null(),
        string text => new PlanValue.Text(text),
        bool flag => new PlanValue.Bool(flag),
        IEnumerable<KeyValuePair<string, object>> map => PlanValue.Map.Of(map.Select(entry => KeyValuePair.Create(entry.Key, Value(entry.Value)))),
        IEnumerable list => new PlanValue.List([.. list.Cast<object?>().Select(Value)]),
        _ => new PlanValue.Number(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
    };
}
