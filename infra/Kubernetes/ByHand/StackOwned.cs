using System.Reflection;
using ImageTrust.Policy.Contract;
using Pulumi;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace ImageTrust.Infra.Kubernetes.ByHand;

/// <summary>
/// Makes the stack the owner of every object that it sends: under one name for ever, with the last word on each field, and with a note on
/// the object that changes when the plan does, or when somebody changed the object by hand: the engine compares only what its own manager
/// still owns, so without that change it would plan nothing.
/// </summary>
internal sealed class StackOwned(HandChanges changes)
{
    public const string FieldManager = "pulumi.com/patchFieldManager";
    public const string Force = "pulumi.com/patchForce";

    /// <summary>What was declared, as a hash; and after a dash which change by hand was taken back last.</summary>
    public const string Note = "image-trust.dev/declared";

    public ResourceTransformationResult? Of(ResourceTransformationArgs resource)
    {
        var member = resource.Args.GetType().GetProperty("Metadata");
        if (ObjectAddress.KindOf(resource.Resource.GetResourceType()) is not var (apiVersion, kind) || member?.GetValue(resource.Args) is not Input<ObjectMetaArgs> metadata)
        {
            return null;
        }

        // Read before the note is added, and never with it: it is made of what is read here.
        var note = changes.NoteOn(apiVersion, kind, PlannedObject.Of(resource.Args), [.. resource.Options.IgnoreChanges]);
        member.SetValue(resource.Args, (Input<ObjectMetaArgs>)metadata.Apply(sent => With(sent, note)));
        return new ResourceTransformationResult(resource.Args, resource.Options);
    }

    /// <summary>A copy: what is compared must not change under the comparison. Field by field, since to ask for a list that is not there makes an empty one.</summary>
    private static ObjectMetaArgs With(ObjectMetaArgs sent, Output<string> note)
    {
        var metadata = new ObjectMetaArgs();
        foreach (var field in typeof(ObjectMetaArgs).GetFields(BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.NonPublic))
        {
            field.SetValue(metadata, field.GetValue(sent));
        }

        metadata.Annotations = InputMap<string>.Merge(
            metadata.Annotations, new InputMap<string> { [FieldManager] = ClusterNames.StackFieldManager, [Force] = "true", [Note] = note });
        return metadata;
    }
}
