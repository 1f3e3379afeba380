using Infra.Tests.Rules.Model;
using static Infra.Tests.Rules.Model.KubernetesType;

namespace Infra.Tests.Rules.Kubernetes;

/// <summary>The webhook as the API server finds it: registrations → Service → pods.</summary>
internal static class WebhookWorkload
{
    public static IReadOnlyList<Place> Entries(Estate estate) =>
        [.. estate.All(Validating, Mutating).SelectMany(configuration => configuration["webhooks"].Items)];

    public static IReadOnlyList<Place> Services(Estate estate)
    {
        var called = Entries(estate).Select(entry => (entry["clientConfig.service.namespace"].Text, entry["clientConfig.service.name"].Text)).ToHashSet();
        return [.. estate.All(Service).Where(service => called.Contains((service["metadata.namespace"].Text, service["metadata.name"].Text)))];
    }

    public static IReadOnlyList<Place> Deployments(Estate estate) =>
    [
        .. estate.All(Deployment).Where(deployment => Services(estate).Any(service =>
            service["metadata.namespace"].Text == deployment["metadata.namespace"].Text && Selects(service["spec.selector"], deployment))),
    ];

    /// <summary>The demand on each Deployment that a registration reaches; that there is none breaks the rule.</summary>
    public static IEnumerable<Violation> Every(Estate estate, Func<Place, IEnumerable<Violation>> demand) =>
        Deployments(estate) is { Count: > 0 } found ? found.SelectMany(demand) : [Violation.Missing(Deployment, "one that a registration's Service selects")];

    public static IEnumerable<Violation> EveryEntry(Estate estate, Func<Place, IEnumerable<Violation>> demand) =>
        Entries(estate) is { Count: > 0 } found ? found.SelectMany(demand) : [Violation.Missing(Validating, "at least one entry")];

    public static bool Selects(Place labels, Place deployment) =>
        labels.Fields is { Count: > 0 } wanted
        && wanted.All(label => label.Text is { } text && deployment["spec.template.metadata.labels"].Field(label.Path.Segments[^1].Key!).Text == text);

    /// <summary>The container ports behind the Service, by number and by name.</summary>
    public static IReadOnlySet<string> Ports(Estate estate, Place deployment)
    {
        var targets = Services(estate).Where(service => Selects(service["spec.selector"], deployment))
            .SelectMany(service => service["spec.ports"].Items).Select(port => PortText(port["targetPort"].Exists ? port["targetPort"] : port["port"]));
        var containers = deployment["spec.template.spec.containers"].Items.SelectMany(container => container["ports"].Items).ToList();
        return targets.SelectMany(target => containers
                .Where(port => port["name"].Text == target || PortText(port["containerPort"]) == target)
                .SelectMany(port => new[] { port["name"].Text, PortText(port["containerPort"]) })
                .Append(target))
            .OfType<string>().ToHashSet(StringComparer.Ordinal);
    }

    public static string? PortText(Place port) => port.Text ?? port.Number?.ToString("0", System.Globalization.CultureInfo.InvariantCulture);
}
