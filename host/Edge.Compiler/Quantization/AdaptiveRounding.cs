using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Quantizing;

/// <summary>Learns for each weight of a sum whether it is rounded up or down, so that the sum after its activation is near what the float network has there.</summary>
/// <remarks>
/// Nagel et al. 2020, arXiv:2004.10568 (AdaRound): a weight is s * clip(floor(w / s) + h(V)) with h(V) = clip(1.2 * sigmoid(V) - 0.1, 0, 1) and V so that h
/// begins at the fraction of w / s; the mean squared error over windows, plus a term 1 - |2h - 1|^beta that pulls h to 0 or 1 as beta falls from 20
/// to 2, is brought down by Adam. Inputs are those of the rounded network, targets those of the float one. Then whole steps move as
/// long as one alone helps: the result is never worse than the nearest steps.
/// </remarks>
/// <param name="windows">What the weights are multiplied with: for each weight its real input in each window.</param>
/// <param name="activation">Applied to the sum before errors count.</param>
/// <param name="learnsBias">Whether the bias of the sum is fitted too.</param>
internal sealed class AdaptiveRounding(float[][] windows, Activation activation, bool learnsBias)
{
    private const int Iterations = 1000, WarmUp = 200, BatchSize = 256, MostSweeps = 10;
    private const double Rate = 0.02, FirstBeta = 20, LastBeta = 2;

    // Of the pull to whole steps, beside an error of 1 for each weight where all are rounded to the nearest step.
    private const double Pull = 1;

    private readonly int _windows = windows[0].Length;

    /// <param name="row">One sum's weights and what it should give.</param>
    /// <param name="starts">Other steps to try as they are, beside the nearest ones.</param>
    /// <returns>The best that was found.</returns>
    public RoundedRow Round(RoundingRow row, params IReadOnlyList<int[]> starts)
    {
        RoundedRow nearest = Settled(row, [.. row.Weights.Select(weight => Quantization.NearestStep(weight, row.Scale, row.Most))]);
        RoundedRow best = nearest;
        foreach (int[] steps in starts.Append(Learned(row, nearest)))
        {
            RoundedRow tried = Improved(row, Settled(row, steps));
            if (tried.Error < best.Error)
                best = tried;
        }

        return best;
    }

    /// <summary>The mean squared error of whole steps, with the bias that suits them.</summary>
    public RoundedRow Settled(RoundingRow row, int[] steps)
    {
        float[] sums = new float[_windows];
        for (int k = 0; k < steps.Length; k++)
        {
            if (steps[k] != 0)
                Lanes.Add(sums, windows[k], (float)(steps[k] * row.Scale), 0, _windows);
        }

        float bias = Bias(row, sums);
        return new RoundedRow([.. steps], bias, Error(row, sums, bias)) { Sums = sums };
    }

    private int[] Learned(RoundingRow row, RoundedRow nearest)
    {
        int count = row.Weights.Length;
        var choice = new RoundingChoice(row);
        // In units of what one weight adds to the error.
        double unit = nearest.Error / count;
        if (!(unit > 0))
            return nearest.Steps;
        float bias = nearest.Bias;
        float[] residuals = new float[_windows];
        double[] gradients = new double[count];
        int batch = Math.Min(BatchSize, _windows), batches = _windows / batch;
        for (int i = 0; i < Iterations; i++)
        {
            int first = i % batches * batch;
            choice.Update();
            Array.Clear(residuals, first, batch);
            for (int k = 0; k < count; k++)
                Lanes.Add(residuals, windows[k], (float)(choice.Soft[k] * row.Scale), first, batch);
            float slope = Residuals(row, residuals, bias, first, batch);
            if (learnsBias)
                bias -= slope / 2;
            for (int k = 0; k < count; k++)
                gradients[k] = 2 * row.Scale * Lanes.Dot(residuals, windows[k], first, batch) / batch / unit;
            double progress = Math.Max(0, (double)(i - WarmUp) / (Iterations - WarmUp));
            choice.Step(gradients, Rate, i < WarmUp ? 0 : Pull, (int)Math.Round(LastBeta + (FirstBeta - LastBeta) * (1 - progress)));
        }

        choice.Update();
        return choice.Whole();
    }

    // Turns sums into the slope of half the squared error by each sum, and returns their mean.
    private float Residuals(RoundingRow row, float[] sums, float bias, int first, int count)
    {
        double total = 0;
        for (int n = first; n < first + count; n++)
        {
            float sum = sums[n] + bias;
            bool isFlat = (activation != Activation.None && sum <= 0) || (activation == Activation.Relu6 && sum >= 6);
            sums[n] = isFlat ? 0 : activation.Apply(sum) - activation.Apply(row.Targets[n]);
            total += sums[n];
        }

        return (float)(total / count);
    }

    // Moves the bias by the mean slope until it stands.
    private float Bias(RoundingRow row, float[] sums)
    {
        float bias = row.Bias;
        float[] slopes = new float[_windows];
        for (int i = 0; i < 8 && learnsBias; i++)
        {
            sums.CopyTo(slopes, 0);
            bias -= Residuals(row, slopes, bias, 0, _windows);
        }

        return learnsBias && Error(row, sums, row.Bias) < Error(row, sums, bias) ? row.Bias : bias;
    }

    private double Error(RoundingRow row, float[] sums, float bias)
    {
        double error = 0;
        for (int n = 0; n < _windows; n++)
        {
            double difference = activation.Apply(sums[n] + bias) - activation.Apply(row.Targets[n]);
            error += difference * difference;
        }

        return error / _windows;
    }

    // Moves one weight by one step wherever that makes the error smaller.
    private RoundedRow Improved(RoundingRow row, RoundedRow rounded)
    {
        float[] moved = new float[_windows];
        for (int sweep = 0; sweep < MostSweeps; sweep++)
        {
            double before = rounded.Error;
            for (int k = 0; k < rounded.Steps.Length; k++)
            {
                foreach (int direction in new[] { -1, 1 })
                {
                    if (row.Weights[k] == 0 || Math.Abs(rounded.Steps[k] + direction) > row.Most)
                        continue;
                    rounded.Sums.CopyTo(moved, 0);
                    Lanes.Add(moved, windows[k], (float)(direction * row.Scale), 0, _windows);
                    double error = Error(row, moved, rounded.Bias);
                    if (error >= rounded.Error)
                        continue;
                    rounded.Steps[k] += direction;
                    (rounded, moved) = (rounded with { Error = error, Sums = moved }, rounded.Sums);
                    break;
                }
            }

            rounded = Settled(row, rounded.Steps);
            if (rounded.Error >= before * (1 - 1e-4))
                break;
        }

        return rounded;
    }
}

/// <summary>One sum that is to be rounded.</summary>
/// <param name="Weights">Of each of its inputs; 0 stays 0.</param>
/// <param name="Scale">Of a step.</param>
/// <param name="Most">Steps lie in [-Most, Most].</param>
/// <param name="Bias">Of the float network.</param>
/// <param name="Targets">What the float network's sum is, bias included, in each window.</param>
internal sealed record RoundingRow(double[] Weights, double Scale, int Most, float Bias, float[] Targets);

/// <summary>Whole steps for the weights of a sum.</summary>
/// <param name="Error">Mean squared error after the activation.</param>
internal sealed record RoundedRow(int[] Steps, float Bias, double Error)
{
    /// <summary>Without the bias, in each window.</summary>
    public required float[] Sums { get; init; }
}
