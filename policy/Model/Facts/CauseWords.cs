namespace ImageTrust.Policy.Model.Facts;

/// <summary>Whose doing something was, for people.</summary>
public static class CauseWords
{
    /// <summary>A clause: <c>the registry is silent</c>. Null where nobody said whose doing it was.</summary>
    public static string? Of(Cause? cause) => cause switch
    {
        Cause.RegistrySilent => "the registry is silent",
        Cause.RegistryFailing => "the registry is failing",
        Cause.RegistryThrottling => "the registry asks for less",
        Cause.AccessRefused => "the registry refuses us",
        Cause.RequestRefused => "the registry refuses the request",
        Cause.OddAnswer => "the registry's answer makes no sense",
        Cause.AnotherHost => "a host that the registry leads to does not serve",
        Cause.WayRefused => "the way there is refused",
        Cause.OwnBudget => "our own budget is used up",
        Cause.OwnError => "an error of our own",
        Cause.Pusher => "whoever may push can bring that about",
        Cause.PodAuthor => "whoever writes the pod can bring that about",
        _ => null,
    };

    /// <summary>What a person can do about it; null where the sentence of the reason says all there is.</summary>
    /// <param name="cause">Whose doing it was.</param>
    /// <param name="host">The registry.</param>
    public static string? Advice(Cause? cause, string host) => cause switch
    {
        Cause.RegistrySilent => $"Check that {host} can be reached from here, then try again; nothing is said about the image.",
        Cause.RegistryFailing => $"{host} has trouble of its own: try again when it is over; nothing is said about the image.",
        Cause.RegistryThrottling => "The registry asks for less: wait, then try again.",
        Cause.AccessRefused => $"Give a credential that may read: docker login {host}, or az login for an Azure registry; nothing is said about the image.",
        Cause.RequestRefused => "The registry's own words, above, say what it lacks: mend that there, then try again; nothing is said about the image.",
        Cause.OddAnswer => $"What answers for {host} does not speak the registry's protocol: look at what stands in between.",
        Cause.AnotherHost => $"{host} leads to another host, which does not serve: check that it can be reached from here too.",
        Cause.WayRefused => $"The way to {host} is not gone: its certificate, a redirect, or an address that is private without being named.",
        Cause.OwnBudget => "Try again. If it stays, look at how much is attached to the image, and how many images ask at the same time.",
        Cause.OwnError => "The log of the verifier says more.",
        Cause.Pusher => "Look at what is attached to the image: something there is broken, too large, or too much. Who may push can take it away.",
        Cause.PodAuthor => "Check the name and the tag; a registry may also say so to hide a repository from who is not logged in.",
        _ => null,
    };
}
