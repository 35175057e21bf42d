namespace Edge.Training.Import;

/// <summary>Recognizes sums, differences, products and quotients: of two tensors, of a tensor and a parameter, of a tensor and a number; and relu or a clamp of one.</summary>
internal static class ArithmeticFunctions
{
    private sealed record Operation(string Name, string Kind, Func<float, float, float> Of, bool IsSymmetric);

    private static readonly Operation _add = new("add", "Add", (a, b) => a + b, true);
    private static readonly Operation _multiply = new("mul", "Mul", (a, b) => a * b, true);
    private static readonly Operation _subtract = new("sub", "Sub", (a, b) => a - b, false);
    private static readonly Operation _divide = new("div", "Div", (a, b) => a / b, false);

    private sealed record Use(Operation Operation, Operand First, Operand Second)
    {
        public float At(int at) => Operation.Of(First.At(at), Second.At(at));

        public string Write(Guess guess) => guess.Node(Operation.Name, Operation.Kind, [First.Name, Second.Name]);
    }

    public static string? Explain(Guess guess, TracedValue[] computed, TracedValue[] constants)
    {
        if (Uses(guess.Value, computed, constants).FirstOrDefault(use => guess.Value.Is(use.At)) is { } found)
            return found.Write(guess);
        foreach (TracedValue from in computed.Where(from => from.HasDims(guess.Value.Dims)))
        {
            if (WithNumber(guess, from) is { } name)
                return name;
        }

        // relu(a + b), where nobody kept the sum.
        return guess.Value.Least >= 0
            ? Uses(guess.Value, computed, constants).Select(use => ActivationFunctions.ExplainClamp(guess, use.At, () => use.Write(guess))).FirstOrDefault(name => name is not null)
            : null;
    }

    private static IEnumerable<Use> Uses(TracedValue value, TracedValue[] computed, TracedValue[] constants)
    {
        Operand[] tensors = [.. computed.Select(from => Operand.Of(from, value.Dims)).OfType<Operand>()];
        Operand[] parameters = [.. constants.Select(from => Operand.Of(from, value.Dims)).OfType<Operand>()];
        for (int i = 0; i < tensors.Length; i++)
        {
            foreach (Operation operation in new[] { _add, _multiply, _subtract, _divide })
            {
                for (int j = operation.IsSymmetric ? i : 0; j < tensors.Length; j++)
                {
                    if (tensors[i].IsWhole || tensors[j].IsWhole)
                        yield return new Use(operation, tensors[i], tensors[j]);
                }

                foreach (Operand parameter in parameters.Where(_ => tensors[i].IsWhole))
                {
                    yield return new Use(operation, tensors[i], parameter);
                    if (!operation.IsSymmetric)
                        yield return new Use(operation, parameter, tensors[i]);
                }
            }
        }
    }

    // The number follows from the element where it shows best.
    private static string? WithNumber(Guess guess, TracedValue from)
    {
        TracedValue value = guess.Value;
        int largest = from.LargestPlace;
        if (from.Values[largest] == 0)
            return null;
        float factor = ActivationFunctions.Shortest(value.Values[largest] / from.Values[largest]);
        if (value.Is(at => from.Values[at] * factor))
            return guess.Node("mul", "Mul", [from.Name, guess.Constant("mul", factor)]);
        int dimmest = from.DimmestPlace;
        float added = ActivationFunctions.Shortest(value.Values[dimmest] - from.Values[dimmest]), whole = ActivationFunctions.Shortest(value.Values[dimmest] + from.Values[dimmest]);
        if (value.Is(at => from.Values[at] + added))
            return guess.Node("add", "Add", [from.Name, guess.Constant("add", added)]);
        return value.Is(at => whole - from.Values[at])
            ? guess.Node("sub", "Add", [guess.Node("neg", "Mul", [from.Name, guess.Constant("neg", -1)]), guess.Constant("sub", whole)])
            : null;
    }
}
