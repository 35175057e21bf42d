using Edge.Compiler.Onnx;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Import;

/// <summary>Sums, comparisons and choices of constants, element by element and repeated where an extent is 1; whole numbers wrap around as their type does.</summary>
internal static class OnnxArithmetic
{
    private static readonly IReadOnlyDictionary<string, (Func<long, long, long> Whole, Func<float, float, float> Real)> Pairs = new Dictionary<string, (Func<long, long, long>, Func<float, float, float>)>
    {
        ["Add"] = ((a, b) => a + b, (a, b) => a + b),
        ["Sub"] = ((a, b) => a - b, (a, b) => a - b),
        ["Mul"] = ((a, b) => a * b, (a, b) => a * b),
        ["Div"] = ((a, b) => b == -1 ? -a : a / b, (a, b) => a / b),
        ["Min"] = (Math.Min, Math.Min),
        ["Max"] = (Math.Max, Math.Max),
        ["And"] = ((a, b) => a & b, (a, b) => a),
        ["Or"] = ((a, b) => a | b, (a, b) => a),
    };

    private static readonly IReadOnlyDictionary<string, Func<double, double, bool>> Comparisons = new Dictionary<string, Func<double, double, bool>>
    {
        ["Equal"] = (a, b) => a == b,
        ["Less"] = (a, b) => a < b,
        ["LessOrEqual"] = (a, b) => a <= b,
        ["Greater"] = (a, b) => a > b,
        ["GreaterOrEqual"] = (a, b) => a >= b,
    };

    private static readonly IReadOnlyDictionary<string, (Func<long, long>? Whole, Func<float, float>? Real)> Functions = new Dictionary<string, (Func<long, long>?, Func<float, float>?)>
    {
        ["Neg"] = (a => -a, a => -a),
        ["Abs"] = (a => a < 0 ? -a : a, MathF.Abs),
        ["Not"] = (a => a == 0 ? 1 : 0, null),
        ["Floor"] = (null, MathF.Floor),
        ["Ceil"] = (null, MathF.Ceiling),
        ["Sqrt"] = (null, MathF.Sqrt),
        ["Exp"] = (null, MathF.Exp),
    };

    /// <summary>Null for other operators.</summary>
    public static OnnxConstant? Of(OnnxNodeImport node)
    {
        string kind = node.Node.Operator;
        if (Pairs.TryGetValue(kind, out var pair))
            return node.Node.Inputs.Select((_, i) => node.Constant(i)).Aggregate((a, b) => Combined(node, a, b, pair.Whole, pair.Real));
        if (Comparisons.TryGetValue(kind, out Func<double, double, bool>? holds))
            return Compared(node, node.Constant(0), node.Constant(1), holds);
        if (Functions.TryGetValue(kind, out var function))
            return Applied(node, node.Constant(0), function.Whole, function.Real);
        return kind switch
        {
            "Where" => Chosen(node, node.Constant(0), node.Constant(1), node.Constant(2)),
            "Cast" => Cast(node, node.Constant(0), To(node)),
            "CastLike" => Cast(node, node.Constant(0), node.Constant(1).Type),
            "Range" => Range(node, node.Constant(0), node.Constant(1), node.Constant(2)),
            _ => null,
        };
    }

    private static OnnxConstant Combined(OnnxNodeImport node, OnnxConstant a, OnnxConstant b, Func<long, long, long> whole, Func<float, float, float> real)
    {
        Agree(node, a, b);
        if (node.Node.Operator == "Div" && b.Integers is { } divisors && divisors.Contains(0))
            throw node.Refused("a division by zero", "another divisor");
        var (dims, ofA, ofB) = Meet(node, a, b);
        return a.Floats is { } x && b.Floats is { } y ? OnnxConstant.Of(a.Type, dims, ofA.Zip(ofB, (i, j) => real(x[i], y[j])))
            : OnnxConstant.Of(a.Type, dims, ofA.Zip(ofB, (i, j) => whole(a.Integers![i], b.Integers![j])));
    }

    private static OnnxConstant Compared(OnnxNodeImport node, OnnxConstant a, OnnxConstant b, Func<double, double, bool> holds)
    {
        Agree(node, a, b);
        var (dims, ofA, ofB) = Meet(node, a, b);
        double At(OnnxConstant from, int i) => from.Floats is { } floats ? floats[i] : from.Integers![i];
        return OnnxConstant.Of(OnnxType.Bool, dims, ofA.Zip(ofB, (i, j) => holds(At(a, i), At(b, j)) ? 1L : 0));
    }

    private static OnnxConstant Applied(OnnxNodeImport node, OnnxConstant from, Func<long, long>? whole, Func<float, float>? real)
    {
        if (from.Floats is { } floats && real is not null)
            return OnnxConstant.Of(from.Type, from.Dims, floats.Select(real));
        if (from.Integers is { } integers && whole is not null)
            return OnnxConstant.Of(from.Type, from.Dims, integers.Select(whole));
        throw node.Refused($"values of type {from.Type}", from.Floats is null ? "real numbers" : "whole numbers");
    }

    private static OnnxConstant Chosen(OnnxNodeImport node, OnnxConstant condition, OnnxConstant yes, OnnxConstant no)
    {
        Agree(node, yes, no);
        long[] choices = condition.Integers ?? throw node.Refused($"a condition of type {condition.Type}", "true or false");
        int[] dims = OnnxShapes.Broadcast(node, condition.Dims, OnnxShapes.Broadcast(node, yes.Dims, no.Dims));
        node.Makes(dims);
        int[] ofCondition = OnnxShapes.Repeated(condition.Dims, dims), ofYes = OnnxShapes.Repeated(yes.Dims, dims), ofNo = OnnxShapes.Repeated(no.Dims, dims);
        T[] Pick<T>(T[] first, T[] second) => [.. ofCondition.Select((at, i) => choices[at] != 0 ? first[ofYes[i]] : second[ofNo[i]])];
        return yes.Floats is { } real ? OnnxConstant.Of(yes.Type, dims, Pick(real, no.Floats!)) : OnnxConstant.Of(yes.Type, dims, Pick(yes.Integers!, no.Integers!));
    }

    // Operator set 1 spells the type.
    private static OnnxType To(OnnxNodeImport node)
    {
        if (node.Opset >= 6)
            return (OnnxType)node.Integer("to", 0);
        string word = node.Text("to", "");
        return Enum.TryParse(word, ignoreCase: true, out OnnxType type) ? type : throw node.Refused($"to '{word}'", "the name of a type");
    }

    public static OnnxConstant Cast(OnnxNodeImport node, OnnxConstant from, OnnxType to)
    {
        if (to is OnnxType.Float or OnnxType.Double or OnnxType.Float16 or OnnxType.BFloat16)
            return OnnxConstant.Of(to, from.Dims, from.Floats ?? from.Integers!.Select(value => (float)value));
        if (to is OnnxType.Undefined or OnnxType.Text || !Enum.IsDefined(to))
            throw node.Refused($"a cast to type {to}", "real numbers of 16 to 64 bits, whole numbers of 8 to 64 bits, or true and false");
        return OnnxConstant.Of(to, from.Dims, from.Integers ?? from.Floats!.Select(value => to == OnnxType.Bool ? value != 0 ? 1L : 0 : (long)value));
    }

    private static OnnxConstant Range(OnnxNodeImport node, OnnxConstant start, OnnxConstant limit, OnnxConstant step)
    {
        Agree(node, start, limit);
        Agree(node, start, step);
        if (start.Count != 1 || limit.Count != 1 || step.Count != 1)
            throw node.Refused($"{start.DimsText}, {limit.DimsText} and {step.DimsText}", "three numbers");
        double Number(OnnxConstant constant) => constant.Floats is { } floats ? floats[0] : constant.Integers![0];
        double count = Math.Ceiling((Number(limit) - Number(start)) / Number(step));
        if (double.IsNaN(count) || count > OnnxGraphImport.LargestActivation)
            throw node.Refused($"{count} numbers", $"at most {OnnxGraphImport.LargestActivation}");
        int[] dims = [(int)Math.Max(count, 0)];
        node.Makes(dims);
        IEnumerable<int> rounds = Enumerable.Range(0, dims[0]);
        return start.Floats is { } first ? OnnxConstant.Of(start.Type, dims, rounds.Select(i => first[0] + i * step.Floats![0]))
            : OnnxConstant.Of(start.Type, dims, rounds.Select(i => start.Integers![0] + i * step.Integers![0]));
    }

    private static (int[] Dims, int[] OfA, int[] OfB) Meet(OnnxNodeImport node, OnnxConstant a, OnnxConstant b)
    {
        int[] dims = OnnxShapes.Broadcast(node, a.Dims, b.Dims);
        node.Makes(dims);
        return (dims, OnnxShapes.Repeated(a.Dims, dims), OnnxShapes.Repeated(b.Dims, dims));
    }

    private static void Agree(OnnxNodeImport node, OnnxConstant a, OnnxConstant b)
    {
        if (a.Floats is null != b.Floats is null)
            throw node.Refused($"{a.Type} and {b.Type}", "operands of one type");
    }
}
