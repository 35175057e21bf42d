using System.Globalization;
using System.Text.RegularExpressions;

namespace Edge.Compiler.Emission.Interpreter;

/// <summary>What straight-line C# compiles to, counted from its text: kinds of instructions and bytes of intermediate language.</summary>
/// <remarks>
/// Knows the statements that unrolled code consists of: declarations, assignments to locals and array elements, int and long arithmetic, casts,
/// one kind of conditional. A long constant that fits 32 bits is loaded as such and widened, as the compiler does it.
/// </remarks>
internal sealed partial class IlTally
{
    private readonly long[] _operations = new long[Enum.GetValues<IlOperation>().Length];

    /// <summary>Of intermediate language; what <see cref="Repeat"/> repeats is there once.</summary>
    public int Bytes { get; private set; }

    public IlCount Count => new([.. _operations]);

    public static IlTally Of(IEnumerable<string> lines)
    {
        var tally = new IlTally();
        foreach (string line in lines)
            tally.Add(line);
        return tally;
    }

    /// <summary>Instructions that have no text of their own here: a loop's, a call's.</summary>
    public void Add(IlOperation operation, long times, int bytes)
    {
        _operations[(int)operation] += times;
        Bytes += bytes;
    }

    /// <summary>Code that is executed several times.</summary>
    public void Repeat(IlTally body, long times)
    {
        for (int i = 0; i < _operations.Length; i++)
            _operations[i] += times * body._operations[i];
        Bytes += body.Bytes;
    }

    /// <summary>One statement.</summary>
    public void Add(string statement)
    {
        int equals = statement.IndexOf(" = ", StringComparison.Ordinal);
        if (equals < 0)
            return; // a declaration alone
        string target = statement[..equals];
        bool widens = target.StartsWith("long ", StringComparison.Ordinal) && !statement.Contains("(long)", StringComparison.Ordinal);
        int bracket = target.IndexOf('[');
        if (bracket >= 0)
        {
            Expression($"{target[..bracket]} {target[(bracket + 1)..^1]}", widens: false);
            Expression(statement[(equals + 3)..], widens: false);
            Add(IlOperation.StoreElement, 1, 1);
            return;
        }

        Expression(statement[(equals + 3)..], widens);
        Add(IlOperation.Move, 1, 2);
    }

    private void Expression(string text, bool widens)
    {
        string[] tokens = [.. Token().Matches(text).Select(match => match.Value)];
        var arrays = new Stack<string>();
        for (int i = 0; i < tokens.Length; i++)
        {
            string token = tokens[i], before = i == 0 ? "(" : tokens[i - 1];
            switch (token)
            {
                case "[":
                    arrays.Push(before);
                    break;
                case "]":
                    Add(IlOperation.LoadElement, 1, 1);
                    bool isFactorOfLong = i + 2 < tokens.Length && tokens[i + 1] == "*" && tokens[i + 2].EndsWith('L');
                    if ((widens || isFactorOfLong) && !_longs.Contains(arrays.Peek()))
                        Add(IlOperation.Convert, 1, 1);
                    arrays.Pop();
                    break;
                case "(int)" or "(long)" or "(sbyte)":
                    Add(IlOperation.Convert, 1, 1);
                    break;
                case "*" or "/":
                    Add(IlOperation.Multiply, 1, 1);
                    break;
                case "<" or ">":
                    Add(IlOperation.Branch, 1, 2);
                    break;
                case ":":
                    Add(IlOperation.Branch, 0, 2);
                    break;
                case "-" when before is "(" or "[" or "*" or "?" or ":" or "+" or "<" or ">" or "/" or "=":
                    break; // the sign of a constant
                case "+" or "-" or "&" or "<<" or ">>":
                    Add(IlOperation.Compute, 1, 1);
                    break;
                case "(" or ")" or "?":
                    break;
                default:
                    Operand(token);
                    break;
            }
        }
    }

    private void Operand(string token)
    {
        if (!char.IsAsciiDigit(token[0]))
        {
            Add(IlOperation.Move, 1, 2);
            return;
        }

        bool isLong = token[^1] == 'L';
        // Without its sign, so that the least long has one bit more than the largest.
        ulong value = ulong.Parse(isLong ? token[..^1] : token, CultureInfo.InvariantCulture);
        if (isLong && value > int.MaxValue)
        {
            Add(IlOperation.Move, 1, 9);
            return;
        }

        Add(IlOperation.Move, 1, value <= 8 ? 1 : value <= 127 ? 2 : 5);
        if (isLong)
            Add(IlOperation.Convert, 1, 1);
    }

    // Arrays of the emitted code whose elements are long; all others hold bytes.
    private static readonly HashSet<string> _longs = ["sums", "lanes", "packed"];

    [GeneratedRegex(@"\((?:int|long|sbyte)\)|[A-Za-z_]\w*|\d+L?|<<|>>|[-+*/&<>?:\[\]()]")]
    private static partial Regex Token();
}
