namespace Edge.Compiler.Quantizing;

/// <summary>A choice between the step below and the step above for each weight, soft while it is learned: h(V) of <see cref="AdaptiveRounding"/>, moved by Adam.</summary>
internal sealed class RoundingChoice
{
    // h reaches 0 and 1 at finite V: Louizos et al. 2018, arXiv:1712.01312.
    private const double Stretch = 1.2, Shift = 0.1;

    private const double Decay = 0.9, SquareDecay = 0.999, Small = 1e-8;

    private readonly int[] _below, _above;
    private readonly double[] _v, _mean, _square;
    private double _decayed = 1, _squareDecayed = 1;

    public RoundingChoice(RoundingRow row)
    {
        int count = row.Weights.Length;
        (_below, _above) = (new int[count], new int[count]);
        (_v, _mean, _square, Up, Soft) = (new double[count], new double[count], new double[count], new double[count], new double[count]);
        for (int k = 0; k < count; k++)
        {
            double steps = row.Weights[k] / row.Scale, floor = Math.Floor(steps), fraction = steps - floor;
            _below[k] = (int)Math.Clamp(floor, -row.Most, row.Most);
            // A weight that was pruned stays 0.
            _above[k] = row.Weights[k] == 0 ? 0 : (int)Math.Clamp(floor + 1, -row.Most, row.Most);
            _v[k] = Inverse((fraction + Shift) / Stretch);
        }

        Update();
    }

    /// <summary>h of each weight, in [0, 1]; to begin with the fraction of its steps.</summary>
    public double[] Up { get; }

    /// <summary>Each weight in steps, between the one below and the one above.</summary>
    public double[] Soft { get; }

    /// <summary>Computes <see cref="Up"/> and <see cref="Soft"/> anew.</summary>
    public void Update()
    {
        for (int k = 0; k < _v.Length; k++)
        {
            Up[k] = Math.Clamp(Stretch * Logistic(_v[k]) - Shift, 0, 1);
            Soft[k] = _below[k] + Up[k] * (_above[k] - _below[k]);
        }
    }

    /// <summary>The nearer of the two steps.</summary>
    public int[] Whole() => [.. Up.Select((up, k) => up >= 0.5 ? _above[k] : _below[k])];

    /// <summary>One step of Adam. Kingma and Ba 2015, arXiv:1412.6980.</summary>
    /// <param name="gradients">Of the error, by each weight in steps.</param>
    /// <param name="pull">Weight of the sum of 1 - |2h - 1|^beta.</param>
    public void Step(double[] gradients, double rate, double pull, int beta)
    {
        (_decayed, _squareDecayed) = (_decayed * Decay, _squareDecayed * SquareDecay);
        for (int k = 0; k < _v.Length; k++)
        {
            double logistic = Logistic(_v[k]), up = Stretch * logistic - Shift;
            double slope = up is > 0 and < 1 ? Stretch * logistic * (1 - logistic) : 0;
            double centred = 2 * Up[k] - 1, towards = -2 * beta * Math.Sign(centred) * Power(Math.Abs(centred), beta - 1);
            double gradient = (gradients[k] * (_above[k] - _below[k]) + pull * towards) * slope;
            _mean[k] = Decay * _mean[k] + (1 - Decay) * gradient;
            _square[k] = SquareDecay * _square[k] + (1 - SquareDecay) * gradient * gradient;
            _v[k] -= rate * (_mean[k] / (1 - _decayed)) / (Math.Sqrt(_square[k] / (1 - _squareDecayed)) + Small);
        }
    }

    // exp by squaring: the same bits on any machine, as the rounding must be. Off by 2e-5 at most.
    private static double Logistic(double v)
    {
        double power = 1 + Math.Clamp(-v, -20, 20) / (1 << 20);
        for (int i = 0; i < 20; i++)
            power *= power;
        return 1 / (1 + power);
    }

    private static double Inverse(double share)
    {
        double low = -20, high = 20;
        for (int i = 0; i < 50; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = Logistic(middle) < share ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    private static double Power(double value, int exponent)
    {
        double power = 1;
        for (int i = 0; i < exponent; i++)
            power *= value;
        return power;
    }
}
