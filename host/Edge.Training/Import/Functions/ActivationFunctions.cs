namespace Edge.Training.Import;

/// <summary>Recognizes functions of one tensor, element by element.</summary>
internal static class ActivationFunctions
{
    public static string? Explain(Guess guess, TracedValue[] computed)
    {
        foreach (TracedValue from in computed.Where(from => from.HasDims(guess.Value.Dims)))
        {
            if (Explain(guess, at => from.Values[at], () => from.Name) is { } name)
                return name;
            if (Softmax(guess, from) is { } softmax)
                return softmax;
        }

        return null;
    }

    /// <summary>The activation that turns <paramref name="from"/> into the value.</summary>
    /// <param name="input">Writes down what gives <paramref name="from"/>, once it is known to be needed.</param>
    public static string? Explain(Guess guess, Func<int, float> from, Func<string> input)
    {
        if (ExplainClamp(guess, from, input) is { } clamped)
            return clamped;
        TracedValue value = guess.Value;
        if (Slope(value, from) is { } slope)
            return guess.Node("leaky_relu", "LeakyRelu", [input()], ModuleNodes.Real("alpha", slope));
        if (value.Is(at => Sigmoid(from(at))))
            return guess.Node("sigmoid", "Sigmoid", [input()]);
        if (value.Is(at => MathF.Tanh(from(at))))
            return guess.Node("tanh", "Tanh", [input()]);
        if (value.Is(at => HardSigmoid(from(at))))
            return guess.Node("hardsigmoid", "HardSigmoid", [input()], ModuleNodes.Real("alpha", 1 / 6.0), ModuleNodes.Real("beta", 0.5));
        if (value.Is(at => from(at) * HardSigmoid(from(at))))
            return guess.Node("hardswish", "HardSwish", [input()]);
        if (value.Is(at => from(at) * Sigmoid(from(at))))
        {
            string x = input();
            return guess.Node("silu", "Mul", [x, guess.Node("silu.sigmoid", "Sigmoid", [x])]);
        }

        return null;
    }

    /// <summary>relu, relu6 or clamp of <paramref name="from"/>.</summary>
    /// <inheritdoc cref="Explain(Guess, Func{int, float}, Func{string})"/>
    public static string? ExplainClamp(Guess guess, Func<int, float> from, Func<string> input)
    {
        TracedValue value = guess.Value;
        if (value.Is(at => Math.Max(from(at), 0)))
            return guess.Node("relu", "Relu", [input()]);
        (float min, float max) = (value.Least, value.Most);
        if (!value.Is(at => Math.Clamp(from(at), min, max)))
            return null;
        // A limit that no element went beyond would be invented.
        bool hasLower = Enumerable.Range(0, value.Values.Length).Any(at => from(at) < min), hasUpper = Enumerable.Range(0, value.Values.Length).Any(at => from(at) > max);
        string clamped = input();
        return guess.Node("clamp", "Clip", [clamped, hasLower ? guess.Constant("clamp", min) : "", hasUpper ? guess.Constant("clamp", max) : ""]);
    }

    private static float? Slope(TracedValue value, Func<int, float> from)
    {
        int steepest = Enumerable.Range(0, value.Values.Length).MinBy(from);
        float slope = from(steepest) < 0 ? value.Values[steepest] / from(steepest) : float.NaN;
        return slope is > 0 and < 1 && value.Is(at => from(at) >= 0 ? from(at) : slope * from(at)) ? Shortest(slope) : null;
    }

    private static string? Softmax(Guess guess, TracedValue from)
    {
        for (int axis = 1; axis < from.Dims.Length; axis++)
        {
            if (guess.Gives(from, x => TorchSharp.torch.nn.functional.softmax(x, axis)))
                return guess.Node("softmax", "Softmax", [from.Name], ModuleNodes.Integer("axis", axis));
        }

        return null;
    }

    /// <summary>A number found by dividing: the shortest decimal within the last digits is what somebody wrote.</summary>
    internal static float Shortest(float number)
    {
        for (int digits = 1; digits < 7; digits++)
        {
            float rounded = float.Parse(number.ToString($"G{digits}", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
            if (Math.Abs(rounded - number) <= 1e-6f * Math.Abs(number))
                return rounded;
        }

        return number;
    }

    private static float Sigmoid(float x) => 1 / (1 + MathF.Exp(-x));

    private static float HardSigmoid(float x) => Math.Clamp(x / 6 + 0.5f, 0, 1);
}
