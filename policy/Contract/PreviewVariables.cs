namespace ImageTrust.Policy.Contract;

/// <summary>What a preview tells the program that it starts, which is itself. Like the webhook's, no other variable may begin so.</summary>
public static class PreviewVariables
{
    /// <summary>What if the stack were in this phase. An update refuses it: the phase lives in the policy document alone.</summary>
    public const string Phase = WebhookVariables.Prefix + "PREVIEW_PHASE";

    /// <summary>The keys that the command line gave, one a line, so that the file is not blamed for them.</summary>
    public const string Overrides = WebhookVariables.Prefix + "PREVIEW_OVERRIDES";
}
