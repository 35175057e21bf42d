using Edge.Compiler.Ir;

namespace Edge.Compiler.Quantizing;

/// <summary>Rounds the weights of sums so that the sums stay close, whatever happens to each weight: what one weight's rounding adds to a sum, others take off again.</summary>
/// <remarks>
/// With D the rounding errors of a row and C the covariance of its inputs, the mean squared error of the sum is D C D'. One weight after the
/// other is rounded, largest input variance first, to what makes up best for those before it; then single weights move by one step as
/// long as that helps. The first part is the column update of Frantar et al. 2022, arXiv:2210.17323 (OPTQ), written with a triangular
/// factor of C in place of one of its inverse: C = R R', R upper, so that the error is the length of R' D, and each of its elements hears of one weight more.
/// </remarks>
internal sealed class SumRounding
{
    /// <summary>This share of the mean variance is added to every variance: inputs that were never apart in calibration may be so later.</summary>
    private const double Damping = 0.01;

    private const int MostSweeps = 20;

    private readonly double[][] _covariance;
    private readonly double[][] _factor;
    private readonly int[] _order;

    /// <param name="covariance">Symmetric, no eigenvalue below 0.</param>
    public SumRounding(double[][] covariance)
    {
        int count = covariance.Length;
        double damping = Damping * covariance.Select((row, i) => row[i]).Sum() / count;
        _order = [.. Enumerable.Range(0, count).OrderByDescending(i => covariance[i][i])];
        _covariance = [.. _order.Select((i, at) =>
        {
            double[] row = [.. _order.Select(j => covariance[i][j])];
            row[at] += damping > 0 ? damping : 1;
            return row;
        })];
        _factor = Factor(_covariance);
    }

    /// <summary>Mean squared error of the sum, damping included.</summary>
    /// <param name="errors">Of each weight.</param>
    public double Error(double[] errors)
    {
        double[] ordered = [.. _order.Select(i => errors[i])];
        return Lanes.Dot(ordered, Product(ordered), 0);
    }

    /// <summary>Puts something else in the place of each weight, one after the other; what those before changed in the sum is made up for where it can be.</summary>
    /// <param name="weights">Of one sum.</param>
    /// <param name="replace">From a weight's place and what it would have to be by then, to what takes its place.</param>
    public double[] Replace(double[] weights, Func<int, double, double> replace)
    {
        int count = weights.Length;
        double[] placed = new double[count], carried = new double[count];
        for (int j = 0; j < count; j++)
        {
            int place = _order[j];
            double[] row = _factor[j];
            placed[place] = replace(place, weights[place] - carried[j] / row[j]);
            double error = placed[place] - weights[place];
            for (int k = j + 1; k < count; k++)
                carried[k] += row[k] * error;
        }

        return placed;
    }

    /// <param name="weights">Of one sum. A weight of 0 stays 0: it was pruned, or reads what is never there.</param>
    /// <param name="scale">Of a step.</param>
    /// <param name="most">Steps lie in [-most, most].</param>
    /// <returns>Steps, and the mean squared error of the sum.</returns>
    public (int[] Steps, double Error) Round(double[] weights, double scale, int most)
    {
        int count = weights.Length;
        int[] steps = new int[count];
        double[] placed = Replace(weights, (place, weight) => weights[place] == 0 ? 0 : scale * Quantization.NearestStep(weight, scale, most));
        bool[] isHeld = [.. _order.Select(place => weights[place] == 0)];
        double[] errors = new double[count];
        for (int j = 0; j < count; j++)
        {
            steps[j] = (int)Math.Round(placed[_order[j]] / scale);
            errors[j] = placed[_order[j]] - weights[_order[j]];
        }

        double error = Improve(steps, errors, isHeld, scale, most);
        int[] restored = new int[count];
        for (int j = 0; j < count; j++)
            restored[_order[j]] = steps[j];
        return (restored, error);
    }

    // Moves one weight by one step wherever that makes the error smaller.
    private double Improve(int[] steps, double[] errors, bool[] isHeld, double scale, int most)
    {
        double[] slopes = Product(errors);
        bool moved = true;
        for (int sweep = 0; moved && sweep < MostSweeps; sweep++)
        {
            moved = false;
            for (int j = 0; j < steps.Length; j++)
            {
                if (isHeld[j])
                    continue;
                int direction = slopes[j] > 0 ? -1 : 1;
                double change = direction * scale, gain = 2 * change * slopes[j] + change * change * _covariance[j][j];
                if (Math.Abs(steps[j] + direction) > most || gain >= -1e-12 * change * change * _covariance[j][j])
                    continue;
                steps[j] += direction;
                errors[j] += change;
                double[] row = _covariance[j];
                for (int k = 0; k < slopes.Length; k++)
                    slopes[k] += change * row[k];
                moved = true;
            }
        }

        return Lanes.Dot(errors, slopes, 0);
    }

    private double[] Product(double[] vector) => [.. _covariance.Select(row => Lanes.Dot(row, vector, 0))];

    private static double[][] Factor(double[][] matrix)
    {
        int count = matrix.Length;
        var factor = new double[count][];
        for (int i = 0; i < count; i++)
            factor[i] = new double[count];
        for (int j = count - 1; j >= 0; j--)
        {
            double[] own = factor[j];
            own[j] = Math.Sqrt(matrix[j][j] - Lanes.Dot(own, own, j + 1));
            for (int i = 0; i < j; i++)
                factor[i][j] = (matrix[i][j] - Lanes.Dot(factor[i], own, j + 1)) / own[j];
        }

        return factor;
    }
}
