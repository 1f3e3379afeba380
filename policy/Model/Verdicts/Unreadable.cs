using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Facts;

namespace ImageTrust.Policy.Model.Verdicts;

/// <summary>
/// What nobody can read. There is no image to judge: no rule covers it and no exception or emergency can, so the phase decides alone.
/// </summary>
public abstract record Unreadable
{
    private Unreadable()
    {
    }

    /// <summary>Under which it is counted, and why.</summary>
    public abstract Reason Reason { get; }

    /// <summary>Stable, lower case with hyphens.</summary>
    public virtual string Code => ClosedSet.WordOf(Reason.Code);

    /// <summary>What is said of it: could not check only for what is in ourselves.</summary>
    public virtual Judgement Judgement => Judgement.Refused;

    /// <summary>What carries it. An object nobody could read counts as one that runs.</summary>
    public virtual Carrier Carrier => Carrier.Pod;

    /// <summary>A text that is no image reference.</summary>
    /// <param name="Problem">One line, for people.</param>
    /// <param name="In">The object that has it.</param>
    public sealed record Reference(string Problem, Carrier In) : Unreadable
    {
        public override Reason Reason => new(ReasonCode.NoDigest, Problem);

        public override Carrier Carrier => In;
    }

    /// <summary>A text that a runtime may take for the id of an image it holds. Nobody knows what that is, and no registry would be asked.</summary>
    /// <param name="Problem">One line, for people.</param>
    /// <param name="In">The object that has it.</param>
    public sealed record ImageId(string Problem, Carrier In) : Unreadable
    {
        public override Reason Reason => new(ReasonCode.ImageId, Problem);

        public override Carrier Carrier => In;
    }

    /// <summary>An object of which nobody can say what it would run.</summary>
    /// <param name="Problem">One line, for people.</param>
    public sealed record Unclear(string Problem) : Unreadable
    {
        public override Reason Reason => new(ReasonCode.UnreadableObject, Problem);
    }

    /// <summary>An object of a kind of which nobody here knows where it names images.</summary>
    /// <param name="Problem">One line, for people.</param>
    public sealed record Kind(string Problem) : Unreadable
    {
        public override Reason Reason => new(ReasonCode.UnknownKind, Problem);
    }

    /// <summary>An error of our own. It is no outage that a policy could excuse: an object that brings it about would be let in unread.</summary>
    public sealed record ByUs : Unreadable
    {
        public override string Code => "internal-error";

        public override Reason Reason => new(ReasonCode.CouldNotCheck, "an error inside the webhook; its log says more", Code, Cause.OwnError);

        public override Judgement Judgement => Judgement.CouldNotCheck;
    }
}
