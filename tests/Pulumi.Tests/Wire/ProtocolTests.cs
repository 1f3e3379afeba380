using Google.Protobuf;
using Pulumi.Offline.Protocol;
using Pulumi.Tests.Programs;

namespace Pulumi.Tests.Wire;

/// <summary>What is asked, in which order, and how answers are read.</summary>
public sealed class ProtocolTests
{
    [Fact]
    public async Task Features_are_asked_once_and_debug_messages_are_not_sent()
    {
        var run = await EngineRun.OfAsync(() =>
        {
            for (var i = 0; i < 20; i++)
            {
                _ = new ConfigMap($"cm-{i}");
            }
        });
        Assert.Equal(["aliasSpecs", "resourceReferences"], run.Of<SupportsFeatureRequest>().Select(request => request.Id).Order());
        Assert.Empty(run.Logs);
    }

    [Fact]
    public async Task The_stack_comes_first_and_the_signal_last()
    {
        var run = await EngineRun.OfAsync(() => TrivialProgram.Run(TrivialMode.Component));
        Assert.Equal("pulumi:pulumi:Stack", run.Registrations[0].Type);
        Assert.Equal("SignalAndWaitForShutdown", run.Methods[^1]);
    }

    [Fact]
    public async Task A_resource_waits_for_what_it_depends_on()
    {
        var run = await EngineRun.OfAsync(EstateProgram.Run, EngineRun.Preview with { AnswerUnknownInvokes = true });
        var names = run.Registrations.Select(request => request.Name).ToList();
        Assert.True(names.IndexOf("k8s") < names.IndexOf("apps"));
        Assert.True(names.IndexOf("apps") < names.IndexOf("web"));
    }

    [Fact]
    public async Task Outputs_that_a_preview_leaves_out_are_unknown_and_that_an_update_leaves_out_are_null()
    {
        foreach (var (options, known) in new[] { (EngineRun.Preview, false), (EngineRun.Update, true) })
        {
            OutputData<bool?> absent = default;
            OutputData<string> id = default;
            await EngineRun.OfStackAsync(() => new Stack().Run(async () =>
            {
                var map = new ConfigMap("cm");
                absent = await map.Immutable.DataTask;
                id = await map.Id.DataTask;
                return new Dictionary<string, object?>();
            }), options);
            Assert.Equal(known, absent.IsKnown);
            Assert.Equal(known, id.IsKnown);
            Assert.Null(absent.Value);
        }
    }

    [Fact]
    public async Task The_id_of_a_provider_to_be_created_counts_as_known()
    {
        OutputData<string> id = default;
        await EngineRun.OfStackAsync(() => new Stack().Run(async () =>
        {
            id = await new KubernetesProvider("k8s").Id.DataTask;
            return new Dictionary<string, object?>();
        }));
        Assert.Equal((true, "04da6b54-80e4-46f7-96ec-b56ff0331ba9"), (id.IsKnown, id.Value));
    }

    [Fact]
    public async Task A_registration_that_the_engine_skipped_leaves_outputs_unknown()
    {
        OutputData<bool?> absent = default;
        var run = await EngineRun.OfStackAsync(
            () => new Stack().Run(async () =>
            {
                absent = await new ConfigMap("cm").Immutable.DataTask;
                return new Dictionary<string, object?>();
            }),
            EngineRun.Update with
            {
                Answer = (request, answer) => request.Name == "cm"
                    ? new RegisterResourceResponse { Urn = answer.Urn, Result = Result.Skip }
                    : answer,
            });
        Assert.Equal(0, run.ExitCode);
        Assert.False(absent.IsKnown);
    }

    [Fact]
    public async Task Outputs_depend_on_their_resource_and_on_what_the_engine_adds()
    {
        var urns = new List<string>();
        await EngineRun.OfStackAsync(
            () => new Stack().Run(async () =>
            {
                foreach (var resource in (await new ConfigMap("cm").Data.DataTask).Resources)
                {
                    urns.Add((await resource.Urn.DataTask).Value);
                }

                return new Dictionary<string, object?>();
            }),
            EngineRun.Update with
            {
                Answer = (_, answer) =>
                {
                    answer.PropertyDependencies["data"] = new RegisterResourceResponse.Types.PropertyDependencies { Urns = { "urn:extra" } };
                    return answer;
                },
            });
        Assert.Equal(["urn:extra", "urn:pulumi:dev::proj::kubernetes:core/v1:ConfigMap::cm"], urns.Order());
    }

    [Fact]
    public async Task A_wrongly_typed_output_is_a_warning_about_its_resource()
    {
        var run = await EngineRun.OfAsync(() => _ = new ConfigMap("cm"), EngineRun.Update with
        {
            Answer = (request, answer) =>
            {
                if (request.Name == "cm")
                {
                    answer.Object.Fields["data"] = Google.Protobuf.WellKnownTypes.Value.ForString("not a map");
                }

                return answer;
            },
        });
        var warning = Assert.Single(run.Logs);
        Assert.Equal(LogSeverity.Warning, warning.Severity);
        Assert.Equal("urn:pulumi:dev::proj::kubernetes:core/v1:ConfigMap::cm", warning.Urn);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task A_resource_reference_in_an_answer_becomes_the_typed_resource()
    {
        Resource? found = null;
        var run = await EngineRun.OfStackAsync(
            () => new Stack().Run(async () =>
            {
                _ = new ConfigMap("cm", new ConfigMapArgs { Data = { ["k"] = "v" } });
                var holder = new Holder("holder");
                found = (await holder.Reference.DataTask).Value;
                Assert.Equal("v", (await ((ConfigMap)found).Data.DataTask).Value["k"]);
                return new Dictionary<string, object?>();
            }),
            EngineRun.Update with
            {
                Answer = (request, answer) =>
                {
                    if (request.Name == "holder")
                    {
                        answer.Object = Google.Protobuf.WellKnownTypes.Struct.Parser.ParseJson("""
                            {"reference":{"4dabf18193072939515e22adb298388d":"5cf8f73096256a8f31e491e813e4eb8e",
                             "urn":"urn:pulumi:dev::proj::kubernetes:core/v1:ConfigMap::cm","id":"cm-id","packageVersion":"4.34.2"}}
                            """);
                    }

                    return answer;
                },
            });
        Assert.Equal(0, run.ExitCode);
        Assert.IsType<ConfigMap>(found);
        Assert.Equal("pulumi:pulumi:getResource", Assert.Single(run.Of<ResourceInvokeRequest>()).Tok);
    }

    [Fact]
    public async Task A_read_with_an_unknown_id_asks_the_engine_for_unknowns()
    {
        var run = await EngineRun.OfAsync(() => _ = Group.Get("g", new ConfigMap("cm").Id));
        Assert.Equal("04da6b54-80e4-46f7-96ec-b56ff0331ba9", Assert.Single(run.Of<ReadResourceRequest>()).Id);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Properties_of_many_megabytes_pass()
    {
        var run = await EngineRun.OfAsync(() => _ = new ConfigMap("cm", new ConfigMapArgs { Data = { ["k"] = new string('x', 40_000_000) } }));
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Resource_references_can_be_switched_off_by_the_user()
    {
        var run = await EngineRun.OfStackAsync(
            () => new Stack().Run(() => Task.FromResult<IDictionary<string, object?>>(
                new Dictionary<string, object?> { ["res"] = new ConfigMap("cm") })),
            EngineRun.Update,
            settings => settings with { AcceptResources = false });
        Assert.False(run.Registration("cm").AcceptResources);
        Assert.Equal("""{ "res": "cm-id" }""", JsonFormatter.Default.Format(Assert.Single(run.Of<RegisterResourceOutputsRequest>()).Outputs));
        Assert.DoesNotContain(run.Of<SupportsFeatureRequest>(), request => request.Id == "resourceReferences");
    }

    private sealed class Holder(string name) : CustomResource("test:index:Holder", name, ResourceArgs.Empty, null)
    {
        [Output("reference")]
        public Output<Resource> Reference { get; private set; } = null!;
    }
}
