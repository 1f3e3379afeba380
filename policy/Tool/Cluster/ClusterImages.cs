using ImageTrust.Decisions.Workloads;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Tool.Cluster;

/// <summary>Every image that runs in a cluster or may run, as its objects name them, and what of it could not be read.</summary>
internal sealed class ClusterImages
{
    // Longer names are none of Kubernetes' (RFC 1123: 253 characters); what is no name is shown cut.
    private const int LongestName = 253;

    private readonly Members labels;
    private readonly List<ImageUse> uses = [];
    private readonly List<string> unread = [];
    private readonly SortedDictionary<string, int> others = new(StringComparer.Ordinal);
    private readonly HashSet<(string Kind, string Namespace, string Name)> seen = [];
    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);

    /// <param name="teamLabel">The label that names an object's team.</param>
    public ClusterImages(string teamLabel) => labels = Members.OfMap(teamLabel);

    public IReadOnlyList<ImageUse> Uses => uses;

    /// <summary>Objects that name images and could not be read, and what could not be listed: one line each, for people.</summary>
    public IReadOnlyList<string> Unread => unread;

    /// <summary>Objects of kinds of which nobody here knows whether and where they name images, and how many.</summary>
    public IReadOnlyDictionary<string, int> OtherKinds => others;

    /// <summary>Objects whose images are listed.</summary>
    public int Workloads { get; private set; }

    /// <summary>Pods that ran to their end: nothing starts them again.</summary>
    public int EndedPods { get; private set; }

    /// <summary>What could not be listed at all.</summary>
    public void Miss(string what) => unread.Add(what);

    /// <param name="stream">The objects.</param>
    /// <param name="source">Where they come from, for people.</param>
    public void Add(ObjectStream stream, string source)
    {
        for (int number = 1; stream.TryRead(out var json); number++)
        {
            try
            {
                Add(json);
            }
            catch (UnreadableException error)
            {
                unread.Add($"{source}, object {number}: {error.Message}");
            }
            catch (InvalidOperationException)
            {
                unread.Add($"{source}, object {number}: it holds a text that is not Unicode");
            }
        }
    }

    private void Add(ReadOnlyMemory<byte> json)
    {
        var head = ObjectHead.Read(json, labels);
        if (WorkloadKind.Find(head.Kind) is not { } kind)
        {
            string other = Line.Of(head.Kind.Kind, LongestName);
            others[other] = others.GetValueOrDefault(other) + 1;
            return;
        }

        string workload = $"{kind.Kind.Kind}/{Line.Of(head.Name, LongestName)}";
        if (!NamespaceName.TryParse(head.Namespace, out var ns, out _))
        {
            throw new UnreadableException($"{workload} names no namespace");
        }

        // A controller's own template is listed with the controller, and what runs by it as a pod.
        if (!seen.Add((kind.Kind.Kind, ns.Text, head.Name)) || (!kind.IsPod && head.Controller is { } controller && WorkloadKind.Find(controller) is not null))
        {
            return;
        }

        if (kind.IsPod && head.HasEnded)
        {
            EndedPods++;
            return;
        }

        var images = WorkloadImages.Read(kind, json) switch
        {
            WorkloadReading.Found found => found,
            WorkloadReading.Unreadable bad => throw new UnreadableException($"{workload} in {ns}: {bad.Problem}"),
            _ => throw new InvalidOperationException("an object is read or not"),
        };
        Workloads++;
        string owner = Kept(WorkloadOwner.Of(kind.Kind.Kind, head.Name, images.Controller, images.TemplateHash).ToString());
        uses.AddRange(images.Images.Select(field => new ImageUse(
            ns, workload, head.Team is { } team ? Kept(Line.Of(team, LongestName)) : null, Kept(kind.PathOf(field)), Kept(field.Image),
            kind.IsPod && field.Place != ImagePlace.Volumes ? head.RunningOf(field.Name) : Running.NothingYet, owner, Kept(field.Container))));
    }

    /// <summary>Ten thousand pods name a few hundred images: each text is held once.</summary>
    private string Kept(string text) => texts.TryGetValue(text, out string? known) ? known : texts[text] = text;
}
