using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Cluster;

/// <summary>
/// Lists a cluster's workloads through <c>kubectl</c>, which knows every kind of kubeconfig and its login plugins. It asks for one kind at a time and
/// for nothing but lists, so a role with <c>list</c> on these kinds is enough, and a kind that is refused leaves the others.
/// </summary>
internal static class Kubectl
{
    /// <summary>The kinds that run images, as kubectl names them.</summary>
    public static IReadOnlyList<string> Resources { get; } =
    [
        "pods", "deployments.apps", "statefulsets.apps", "daemonsets.apps", "replicasets.apps", "jobs.batch", "cronjobs.batch", "replicationcontrollers",
    ];

    // What kubectl has to say is at the beginning; a plugin may write pages.
    private const int LongestComplaint = 400;

    /// <param name="arguments">For every call: <c>--context NAME</c>, <c>--kubeconfig FILE</c>.</param>
    /// <param name="images">Takes what is listed, and what is not.</param>
    /// <param name="cancel">Ends the program that is asking.</param>
    /// <exception cref="UsageException">There is no kubectl.</exception>
    public static void List(IReadOnlyList<string> arguments, ClusterImages images, CancellationToken cancel)
    {
        foreach (string resource in Resources)
        {
            List(resource, arguments, images, cancel);
        }
    }

    private static void List(string resource, IReadOnlyList<string> arguments, ClusterImages images, CancellationToken cancel)
    {
        var start = new ProcessStartInfo("kubectl") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["get", resource, "--all-namespaces", "--output=json", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Start(start);
        using var stop = cancel.Register(() => process.Kill(entireProcessTree: true));
        var complaint = new StringBuilder();
        process.ErrorDataReceived += (_, line) => Append(complaint, line.Data);
        process.BeginErrorReadLine();
        images.Add(new ObjectStream(process.StandardOutput.BaseStream, $"kubectl get {resource}"), $"kubectl get {resource}");
        process.WaitForExit();
        cancel.ThrowIfCancellationRequested();
        if (process.ExitCode != 0)
        {
            images.Miss($"{resource} could not be listed: {Line.Of(complaint.ToString().Trim(), LongestComplaint)}");
        }
    }

    private static void Append(StringBuilder complaint, string? line)
    {
        if (line is not null && complaint.Length < LongestComplaint)
        {
            complaint.Append(line).Append(' ');
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new UsageException("kubectl is not installed: give what `kubectl get … -A -o json` writes as files, or - for standard input.");
        }
    }
}
