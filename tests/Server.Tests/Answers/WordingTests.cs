using ImageTrust.Server.Tests.Stage;

namespace ImageTrust.Server.Tests.Answers;

/// <summary>What people read, and that nobody who writes an object can silence or forge it.</summary>
public sealed class WordingTests
{
    [Fact]
    public async Task A_denial_says_what_was_required_what_was_found_and_how_to_see_it()
    {
        await using var stage = await ServerStage.StartAsync();
        string digest = stage.Push("team/app", "v1", signed: false);
        string image = $"registry.example.test/team/app:v1@{digest}";
        var answer = await stage.ValidateAsync(Body.Pod(image, "evil.example/x", image));
        string policy = answer.Notes["policy-digest"]["sha256:".Length..][..12];
        Assert.Equal($"""
            2 of 2 images may not run in namespace shop (day2, policy {policy})
            {image}
              where:    spec.containers[0].image and 1 more
              verdict:  refused, rule app [no-signature]
              required: app: registry.example.test/team/** in every namespace need a signature of release.
              found:    no signature was found on the image
              to do:    Have the pipeline that builds the image sign this digest, or deploy a build that is signed.
              see:      docs/operate/05-reason-codes.md#no-signature
              verify:   policy verify --policy trust-policy.yaml --phase day2 --namespace shop --plain-http registry.example.test {image}
            evil.example/x
              where:    spec.containers[1].image
              verdict:  refused, no rule [no-rule]
              found:    no rule covers evil.example/x in namespace shop
              to do:    Add a rule for these images to the policy, or run them where a rule covers them.
              see:      docs/operate/05-reason-codes.md#no-rule
              verify:   policy verify --policy trust-policy.yaml --phase day2 --namespace shop evil.example/x:latest
            """, answer.Message);
    }

    [Fact]
    public async Task A_denial_sends_people_to_the_stack_and_to_the_pages_that_the_settings_name()
    {
        await using var stage = await ServerStage.StartAsync(settings: new()
        {
            ["IMAGETRUST_STACK"] = "prod",
            ["IMAGETRUST_DOCS_URL"] = "https://git.example/platform/image-trust/blob/main/docs",
        });
        stage.Push("team/app", "v1", signed: false);
        var answer = await stage.ValidateAsync(Body.Pod("registry.example.test/team/app:v1", "evil.example/x:v1"));
        Assert.Contains("  see:      https://git.example/platform/image-trust/blob/main/docs/operate/05-reason-codes.md#no-rule\n", answer.Message, StringComparison.Ordinal);
        Assert.Contains("  verify:   policy verify --stack prod --phase day2 --namespace shop --plain-http registry.example.test registry.example.test/team/app:v1", answer.Message, StringComparison.Ordinal);
        Assert.EndsWith("  verify:   policy verify --stack prod --phase day2 --namespace shop evil.example/x:v1", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_warning_is_one_line_that_begins_with_what_is_wrong()
    {
        await using var stage = await ServerStage.StartAsync("day1");
        stage.Push("team/app", "v1", signed: false);
        var answer = await stage.ValidateAsync(Body.Pod("registry.example.test/team/app:v1"));
        string policy = answer.Notes["policy-digest"]["sha256:".Length..][..12];
        Assert.Equal(
            $"image-trust: would be refused [no-signature] no signature was found on the image (rule app, day1, policy {policy}): registry.example.test/team/app:v1",
            Assert.Single(answer.Warnings));
    }

    [Theory]
    [InlineData("registry.example.test/team/app:v1\u0000")]
    [InlineData("registry.example.test/team/app:v1\nWarning: all is well")]
    [InlineData("registry.example.test/team/app:v1\u001b[2J")]
    [InlineData("registry.example.test/\u202eteam/app:v1")]
    [InlineData("registry.example.test/team/app:v1\u2028x")]
    public async Task No_character_of_an_image_silences_a_warning_or_adds_a_line_to_a_denial(string image)
    {
        await using var audit = await ServerStage.StartAsync("day1");
        string warning = Assert.Single((await audit.ValidateAsync(Body.Pod(image))).Warnings);
        Assert.DoesNotContain(warning, char.IsControl);
        Assert.DoesNotContain('\u202e', warning);
        await using var enforce = await ServerStage.StartAsync();
        var denial = await enforce.ValidateAsync(Body.Pod(image));
        Assert.DoesNotContain("\nWarning", denial.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(denial.Message!, c => char.IsControl(c) && c != '\n');
        // No command is suggested for what is no reference: it would be pasted into a shell.
        Assert.DoesNotContain("policy verify", denial.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_long_images_stay_within_what_an_API_server_shows()
    {
        await using var audit = await ServerStage.StartAsync("day1");
        string[] images = [.. Enumerable.Range(0, 300).Select(i => $"elsewhere.example/{new string('a', 200)}{i}")];
        var warned = await audit.ValidateAsync(Body.Pod(images));
        Assert.Equal(16, warned.Warnings.Count);
        Assert.Equal("image-trust: and 285 more images", warned.Warnings[^1]);
        Assert.All(warned.Warnings, warning => Assert.InRange(warning.Length, 1, 256));
        Assert.InRange(warned.Warnings.Sum(warning => warning.Length), 1, 4096);
        Assert.Equal("300", warned.Notes["images"]);
        Assert.InRange(warned.Notes.Sum(note => note.Key.Length + note.Value.Length), 1, 2000);
        await using var enforce = await ServerStage.StartAsync();
        var denied = await enforce.ValidateAsync(Body.Pod(images));
        Assert.InRange(denied.Message!.Length, 1, 16 * 1024);
        Assert.EndsWith("and 290 more", denied.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_keys_of_audit_annotations_are_qualified_names()
    {
        await using var stage = await ServerStage.StartAsync();
        var answer = await stage.ValidateAsync(Body.Pod("app", "b/c:d", "registry.example.test/tools/x"));
        Assert.All(answer.Notes.Keys, key => Assert.Matches(@"\A[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z", key));
        Assert.Equal(["no-rule", "no-rule", "unverified"], answer.Notes.Where(note => note.Key.EndsWith("reason", StringComparison.Ordinal)).Select(note => note.Value));
    }
}
