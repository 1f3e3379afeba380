namespace ImageTrust.Policy.Model.Text;

/// <summary>
/// A pattern that always covers the whole text: <c>*</c> stands for any run of characters inside one segment (none of the
/// separator), <c>**</c> for any run at all. Everything else is literal, so there is nothing to escape and nothing to anchor.
/// </summary>
public sealed class Glob
{
    // No image pattern is longer; a subject's may be.
    private const int MostOnStack = 512 + 1;

    private readonly string _pattern;
    private readonly char _separator;
    private readonly Token[] _tokens;
    private readonly string _beginning;

    /// <param name="pattern">Literals, <c>*</c> and <c>**</c>; a third star in a row is read as another <c>*</c>.</param>
    /// <param name="separator">The character that <c>*</c> does not cross.</param>
    public Glob(string pattern, char separator = '/')
    {
        _pattern = pattern;
        _separator = separator;
        _tokens = Tokens(pattern);
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        IsExact = star < 0;
        _beginning = IsExact ? pattern : pattern[..star];
    }

    private enum Kind { Literal, Segment, Any }

    private readonly record struct Token(Kind Kind, char Literal);

    public bool IsExact { get; }

    /// <summary>Number of literal characters before the first star.</summary>
    public int LiteralPrefix => _beginning.Length;

    public int Literals => _tokens.Count(token => token.Kind == Kind.Literal);

    public int DoubleStars => _tokens.Count(token => token.Kind == Kind.Any);

    /// <summary>Whether the pattern covers the whole text. Work is at most tokens × characters, whatever the text is.</summary>
    public bool Matches(string text)
    {
        if (IsExact || !text.StartsWith(_beginning, StringComparison.Ordinal))
        {
            return IsExact && string.Equals(text, _pattern, StringComparison.Ordinal);
        }

        // The only state that such a beginning leads to. Every review asks many patterns, so the states are no garbage.
        var size = _tokens.Length + 1;
        Span<bool> states = size <= MostOnStack ? stackalloc bool[size] : new bool[size];
        Span<bool> next = size <= MostOnStack ? stackalloc bool[size] : new bool[size];
        Close(states, _beginning.Length);
        foreach (var c in text.AsSpan(_beginning.Length))
        {
            next.Clear();
            for (var i = _beginning.Length; i < _tokens.Length; i++)
            {
                if (states[i] && Takes(_tokens[i], c))
                {
                    Close(next, _tokens[i].Kind == Kind.Literal ? i + 1 : i);
                }
            }

            var spent = states;
            states = next;
            next = spent;
        }

        return states[^1];
    }

    /// <summary>Whether some text is covered by both patterns: reachability in the product of the two automata.</summary>
    public bool Overlaps(Glob other)
    {
        var seen = new bool[_tokens.Length + 1, other._tokens.Length + 1];
        var open = new Stack<(int Mine, int Theirs)>([(0, 0)]);
        while (open.TryPop(out var at))
        {
            if (seen[at.Mine, at.Theirs])
            {
                continue;
            }

            seen[at.Mine, at.Theirs] = true;
            foreach (var next in Steps(at, other))
            {
                open.Push(next);
            }
        }

        return seen[_tokens.Length, other._tokens.Length];
    }

    public override string ToString() => _pattern;

    private static Token[] Tokens(string pattern)
    {
        var tokens = new List<Token>(pattern.Length);
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '*')
            {
                tokens.Add(new Token(Kind.Literal, pattern[i]));
            }
            else if (i + 1 < pattern.Length && pattern[i + 1] == '*')
            {
                tokens.Add(new Token(Kind.Any, '*'));
                i++;
            }
            else
            {
                tokens.Add(new Token(Kind.Segment, '*'));
            }
        }

        return [.. tokens];
    }

    private bool Takes(Token token, char c) => token.Kind switch
    {
        Kind.Literal => token.Literal == c,
        Kind.Segment => c != _separator,
        _ => true,
    };

    /// <summary>Marks a state and those reachable by letting stars stand for nothing.</summary>
    private void Close(Span<bool> states, int from)
    {
        states[from] = true;
        while (from < _tokens.Length && _tokens[from].Kind != Kind.Literal)
        {
            states[++from] = true;
        }
    }

    private IEnumerable<(int Mine, int Theirs)> Steps((int Mine, int Theirs) at, Glob other)
    {
        var mine = at.Mine < _tokens.Length ? _tokens[at.Mine] : (Token?)null;
        var theirs = at.Theirs < other._tokens.Length ? other._tokens[at.Theirs] : (Token?)null;
        if (mine is { Kind: not Kind.Literal })
        {
            yield return (at.Mine + 1, at.Theirs);
        }

        if (theirs is { Kind: not Kind.Literal })
        {
            yield return (at.Mine, at.Theirs + 1);
        }

        if (mine is { } m && theirs is { } t && Share(m, t))
        {
            yield return (m.Kind == Kind.Literal ? at.Mine + 1 : at.Mine, t.Kind == Kind.Literal ? at.Theirs + 1 : at.Theirs);
        }
    }

    /// <summary>Whether one character satisfies both tokens; two stars always share one.</summary>
    private bool Share(Token mine, Token theirs) => (mine.Kind, theirs.Kind) switch
    {
        (Kind.Literal, _) => Takes(theirs, mine.Literal),
        (_, Kind.Literal) => Takes(mine, theirs.Literal),
        _ => true,
    };
}
