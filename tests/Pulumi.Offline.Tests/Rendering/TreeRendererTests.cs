using Pulumi.Offline.Baselines;
using Pulumi.Offline.Diagnostics;
using Pulumi.Offline.Plans;
using Pulumi.Offline.Rendering;

namespace Pulumi.Offline.Tests.Rendering;

public sealed class TreeRendererTests
{
    private const string Hostile = "a\e]0;owned\a\r\nb\u202Ec\u009B31m";

    [Fact]
    public void Nothing_from_the_program_can_drive_the_terminal()
    {
        var plan = Make.Plan(Make.Custom("a:b:C" + Hostile, "x" + Hostile, """{"p":1}""")) with
        {
            Outputs = PlanValue.Map.Of([new(Hostile, new PlanValue.Text(Hostile)), new("map", PlanValue.Map.Of([new(Hostile, new PlanValue.Text(Hostile))]))]),
        };
        var text = Print(plan, [new Diagnostic(Severity.Error, Hostile, null)], Hostile, new RenderOptions { Notes = [Hostile], Details = true });
        Assert.DoesNotContain(text, character => (char.IsControl(character) && character != '\n') || character == '\u202E');
        Assert.Contains("owned", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_with_a_line_end_stays_on_its_row() =>
        Assert.Contains("x\\ny", Print(Make.Plan(Make.Custom("a:b:C", "x\ny"))), StringComparison.Ordinal);

    [Fact]
    public void Wide_characters_keep_the_columns_aligned()
    {
        var rows = Print(Make.Plan(Make.Custom("a:b:C", "日本"), Make.Custom("a:b:D", "abcd"))).Split('\n');
        var wide = rows.Single(row => row.Contains("日本", StringComparison.Ordinal));
        var narrow = rows.Single(row => row.Contains("abcd", StringComparison.Ordinal));
        Assert.Equal(narrow.IndexOf("create", StringComparison.Ordinal), wide.IndexOf("create", StringComparison.Ordinal) + 2);
    }

    [Fact]
    public void An_unchanged_plan_shows_the_stack_and_says_so()
    {
        var plan = Make.Plan(Make.Custom("a:b:C", "x"));
        var text = Print(PlanDiff.Compare(plan, Baseline.FromPlan(plan)));
        Assert.DoesNotContain("a:b:C", text, StringComparison.Ordinal);
        Assert.Contains("pulumi:pulumi:Stack", text, StringComparison.Ordinal);
        Assert.EndsWith("Resources:\n    2 unchanged\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_protected_resource_that_would_go_is_marked()
    {
        var kept = Make.Custom("a:b:C", "x") with { Protect = true };
        Assert.Contains("protected", Print(PlanDiff.Compare(Make.Plan(), Baseline.FromPlan(Make.Plan(kept)))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_output_is_never_printed() => Assert.Contains(
        "token: [secret]", Print(Make.Plan() with { Outputs = Make.Values($$"""{"token":{{PlayedProgram.Secret("\"hunter2\"")}}}""") }), StringComparison.Ordinal);

    [Fact]
    public void A_failure_shows_its_messages_once_and_the_end_of_standard_error()
    {
        var failure = new PreviewOutcome.ProgramFailed(
            ["logged", "The program ended with exit code 134: boom"], 134, [new Diagnostic(Severity.Error, "logged", null)], "printed\n", "trace\n");
        using var text = new StringWriter();
        TreeRenderer.WriteFailure(text, "proj", "dev", failure, new RenderOptions());
        Assert.Equal(
            """
            Previewing update (dev):

            Diagnostics:
              pulumi:pulumi:Stack (proj-dev):
                printed
                trace
                error: logged
                error: The program ended with exit code 134: boom

            """.ReplaceLineEndings("\n"),
            text.ToString());
    }

    [Theory]
    [InlineData("azuread:index/application:Application", "azuread:index:Application")]
    [InlineData("kubernetes:core/v1:ConfigMap", "kubernetes:core/v1:ConfigMap")]
    [InlineData("azure-native:keyvault:Vault", "azure-native:keyvault:Vault")]
    [InlineData("odd", "odd")]
    public void Types_are_shortened_as_pulumi_does(string type, string shown) => Assert.Equal(shown, Words.Type(type));

    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "ab…")]
    [InlineData("日本語", 4, "日…")]
    [InlineData("abc", 0, "")]
    public void A_cut_text_fits(string text, int width, string cut) => Assert.Equal(cut, TextWidth.Cut(text, width));

    private static string Print(Plan plan, Diagnostic[]? diagnostics = null, string output = "", RenderOptions? options = null)
    {
        using var text = new StringWriter();
        TreeRenderer.Write(text, plan, diagnostics ?? [], output, options ?? new RenderOptions());
        return text.ToString();
    }
}
