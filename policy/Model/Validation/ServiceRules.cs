using ImageTrust.Policy.Model.Findings;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Validation;

/// <summary>
/// <c>{service}</c> stands in a rule's images and in the identity of an authority that the rule names, or in neither: on one side alone it
/// would match nothing, or tie nothing to anything.
/// </summary>
internal static class ServiceRules
{
    public static void Validate(TrustPolicy policy, Report report)
    {
        foreach (var (name, authority) in policy.Authorities)
        {
            if (authority.Keyless?.Identity is { } identity)
            {
                var path = DocumentPath.Root.Member("authorities").Member(name).Member("keyless").Member("identity");
                var problem = ServicePlaceholder.ProblemIn(identity.Text);
                report.AddIf(problem is not null, ProblemRules.Placeholder, path, problem ?? "");
                report.AddIf(
                    identity.Exact is not null && ServicePlaceholder.IsIn(identity.Text) && !AuthorityRules.HasFixedOwner(identity.Text),
                    ProblemRules.OpenPrefix, path.Member("exact"), $"host and owner are written out before {ServicePlaceholder.Text}: anyone may register a name");
            }
        }

        foreach (var (name, rule) in policy.Rules)
        {
            Rule(rule, DocumentPath.Root.Member("rules").Member(name), policy, report);
        }

        foreach (var (name, entry) in policy.Exceptions ?? new Dictionary<string, ExceptionEntry>())
        {
            report.AddIf(
                entry.Image?.HasService ?? false, ProblemRules.Placeholder, DocumentPath.Root.Member("exceptions").Member(name).Member("image"),
                $"an exception has nobody's identity to compare {ServicePlaceholder.Text} with; name the image, or use *");
        }

        foreach (var (name, entry) in policy.Revocations ?? new Dictionary<string, Revocation>())
        {
            report.AddIf(
                ServicePlaceholder.IsIn(entry.Identity?.Subject.Text), ProblemRules.Placeholder,
                DocumentPath.Root.Member("revocations").Member(name).Member("identity").Member("subject"),
                $"a revocation has no image to compare {ServicePlaceholder.Text} with; use a prefix or a pattern");
            foreach (var (i, image) in (entry.Images ?? []).Index())
            {
                report.AddIf(
                    image.HasService, ProblemRules.Placeholder, DocumentPath.Root.Member("revocations").Member(name).Member("images").Item(i),
                    $"a revocation has nobody's identity to compare {ServicePlaceholder.Text} with; use *");
            }
        }
    }

    private static void Rule(Rule rule, DocumentPath path, TrustPolicy policy, Report report)
    {
        var images = rule.Images.Count(image => image.HasService);
        var named = AuthorityRules.References(rule).Distinct(StringComparer.Ordinal).Where(name =>
            ServicePlaceholder.IsIn(policy.Authorities.GetValueOrDefault(name)?.Keyless?.Identity?.Text)).ToList();
        report.AddIf(
            images > 0 && images < rule.Images.Count, ProblemRules.Placeholder, path.Member("images"),
            $"{ServicePlaceholder.Text} stands in some images only; write the others as a rule of their own");
        report.AddIf(
            images > 0 && named.Count == 0, ProblemRules.Placeholder, path.Member("images"),
            $"no authority of the rule has {ServicePlaceholder.Text} in its identity, so it ties these images to nobody; write *");
        report.AddIf(
            images == 0 && named.Count > 0, ProblemRules.Placeholder, path.Member("images"),
            $"{string.Join(", ", named)} has {ServicePlaceholder.Text} in its identity and no image has: nobody could sign");
        foreach (var (name, need) in rule.Attestations ?? new Dictionary<string, AttestationRequirement>())
        {
            report.AddIf(
                ServicePlaceholder.IsIn(need.Provenance?.Builder.Text) || ServicePlaceholder.IsIn(need.Provenance?.SourceRepository.Text),
                ProblemRules.Placeholder, path.Member("attestations").Member(name).Member("provenance"),
                $"{ServicePlaceholder.Text} stands in images and in an authority's identity only");
        }
    }
}
