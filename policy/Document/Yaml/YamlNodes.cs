using ImageTrust.Policy.Model.Findings;
using ImageTrust.Policy.Model.Reading;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ImageTrust.Policy.Document.Yaml;

/// <summary>
/// YAML 1.2 as <see cref="Node"/>s with their lines. Only what a reviewer reads at face value: no anchors, aliases, merge keys, tags,
/// directives or second documents, because each lets a line mean something that is written elsewhere.
/// </summary>
public static class YamlNodes
{
    /// <summary>Characters of a policy file; a hundred rules with their reasons are a tenth of it.</summary>
    public const int MostCharacters = 256 * 1024;

    /// <summary>Some editors write one at the beginning of a file; it is no part of the document.</summary>
    internal const char ByteOrderMark = '\ufeff';

    // Values of a document, and levels of nesting: the model has nine.
    private const int MostNodes = 20_000;
    private const int MostDepth = 16;

    /// <summary>The document, or the problem that keeps it from being one.</summary>
    public static (Node? Root, Problem? Problem) Read(string text)
    {
        if (text.Length > MostCharacters)
        {
            return (null, At(ProblemRules.TooLarge, 1, 1, $"the file is longer than {MostCharacters} characters"));
        }

        try
        {
            return (new Walk(new Parser(new Scanner(new StringReader(text.TrimStart(ByteOrderMark))))).Document(), null);
        }
        catch (RefusedException refused)
        {
            return (null, refused.Problem);
        }
        catch (YamlException error)
        {
            var sentence = FirstLine(error.InnerException?.Message ?? error.Message);
            return (null, At(ProblemRules.YamlSyntax, (int)error.Start.Line, (int)error.Start.Column, sentence));
        }
    }

    private static Problem At(string rule, int line, int column, string sentence) =>
        new(rule, DocumentPath.Root, Math.Max(line, 1), Math.Max(column, 1), sentence);

    private static string FirstLine(string message) => message.Split('\n')[0].Trim();

    private sealed class RefusedException(Problem problem) : Exception(problem.Sentence)
    {
        public Problem Problem { get; } = problem;
    }

    private sealed class Walk(Parser events)
    {
        private int _nodes;

        public Node Document()
        {
            Next<StreamStart>();
            if (events.Accept<StreamEnd>(out var end))
            {
                throw Refused(ProblemRules.YamlSyntax, end, "the file is empty");
            }

            var start = Next<DocumentStart>();
            if (start.Version is not null)
            {
                throw Refused(ProblemRules.YamlFeature, start, "a %YAML directive is not used here");
            }

            var root = Value(0);
            Next<DocumentEnd>();
            return events.Accept<DocumentStart>(out var second)
                ? throw Refused(ProblemRules.YamlFeature, second, "a policy is one document; a second one would go unread")
                : root;
        }

        private Node Value(int depth)
        {
            if (events.Accept<AnchorAlias>(out var alias))
            {
                throw Refused(ProblemRules.YamlFeature, alias, "aliases are not used here: write the value where it counts");
            }

            var node = Next<NodeEvent>();
            if (!node.Anchor.IsEmpty || !node.Tag.IsEmpty)
            {
                throw Refused(ProblemRules.YamlFeature, node, "anchors and tags are not used here");
            }

            if (++_nodes > MostNodes || depth > MostDepth)
            {
                throw Refused(depth > MostDepth ? ProblemRules.TooDeep : ProblemRules.TooLarge, node, "a policy is not that large");
            }

            return node switch
            {
                MappingStart => Mapping(node, depth),
                SequenceStart => Sequence(node, depth),
                _ => ScalarOf((Scalar)node),
            };
        }

        private MappingNode Mapping(NodeEvent start, int depth)
        {
            var members = new List<MappingMember>();
            while (!events.Accept<MappingEnd>(out _))
            {
                if (Value(depth + 1) is not ScalarNode name)
                {
                    throw Refused(ProblemRules.YamlFeature, start, "a field's name is a single word");
                }

                if (name.Text == "<<")
                {
                    throw new RefusedException(At(ProblemRules.YamlFeature, name.Line, name.Column, "merge keys are not used here"));
                }

                members.Add(new MappingMember(name, Value(depth + 1)));
            }

            Next<MappingEnd>();
            return new MappingNode(members, (int)start.Start.Line, (int)start.Start.Column);
        }

        private SequenceNode Sequence(NodeEvent start, int depth)
        {
            var items = new List<Node>();
            while (!events.Accept<SequenceEnd>(out _))
            {
                items.Add(Value(depth + 1));
            }

            Next<SequenceEnd>();
            return new SequenceNode(items, (int)start.Start.Line, (int)start.Start.Column);
        }

        private static ScalarNode ScalarOf(Scalar scalar) => new(
            scalar.Value,
            scalar.Style == ScalarStyle.Plain ? PlainScalars.KindOf(scalar.Value) : ScalarKind.Text,
            (int)scalar.Start.Line,
            (int)scalar.Start.Column);

        private T Next<T>() where T : ParsingEvent => events.Consume<T>();

        private static RefusedException Refused(string rule, ParsingEvent at, string sentence) =>
            new(At(rule, (int)at.Start.Line, (int)at.Start.Column, sentence));
    }
}
