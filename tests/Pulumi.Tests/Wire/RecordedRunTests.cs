using System.Text.Json.Nodes;
using Pulumi.Offline.Serving;
using Pulumi.Tests.Programs;

namespace Pulumi.Tests.Wire;

/// <summary>The same programs send the same requests as with the official SDK.</summary>
public sealed class RecordedRunTests
{
    private static readonly Dictionary<string, Func<JsonObject, JsonObject>> Users = new(StringComparer.Ordinal)
    {
        [GetUser.Token] = arguments => arguments,
    };

    [Theory]
    [InlineData("plain-preview", TrivialMode.Plain)]
    [InlineData("component-preview", TrivialMode.Component)]
    [InlineData("secret-preview", TrivialMode.Secret)]
    [InlineData("duplicate-preview", TrivialMode.Duplicate)]
    [InlineData("throw-preview", TrivialMode.Throw)]
    [InlineData("run-exception-preview", TrivialMode.RunException)]
    [InlineData("logged-error-preview", TrivialMode.LoggedError)]
    public async Task A_preview_sends_the_recorded_requests(string recorded, TrivialMode mode)
        => RecordedRun.Load(recorded).AssertSameAs(await EngineRun.OfAsync(() => TrivialProgram.Run(mode)));

    [Fact]
    public async Task An_update_sends_ids_where_a_preview_sends_unknowns()
        => RecordedRun.Load("secret-update").AssertSameAs(
            await EngineRun.OfAsync(() => TrivialProgram.Run(TrivialMode.Secret), EngineRun.Update));

    [Fact]
    public async Task An_old_engine_gets_alias_urns_and_plain_ids()
        => RecordedRun.Load("component-old-engine").AssertSameAs(await EngineRun.OfAsync(
            () => TrivialProgram.Run(TrivialMode.Component), EngineRun.Preview with { Features = new HashSet<string>() }));

    [Theory]
    [InlineData("estate-preview", EngineMode.Preview)]
    [InlineData("estate-update", EngineMode.Update)]
    public async Task Providers_functions_reads_and_dependencies_are_sent_as_recorded(string recorded, EngineMode mode)
        => RecordedRun.Load(recorded).AssertSameAs(
            await EngineRun.OfAsync(EstateProgram.Run, EngineRun.Preview with { Mode = mode, InvokeAnswers = Users }));
}
