using Edge.Compiler.Ir;
using MathNet.Numerics.LinearAlgebra;

namespace Edge.Training.Compressing;

/// <summary>Rounds the filters of a layer to whole steps in [-Most, Most], a step size for each output channel.</summary>
/// <param name="bits">At least 2: zero, and as many steps above as below.</param>
internal sealed class WeightGrid(int bits)
{
    private const int Candidates = 80;

    /// <summary>The largest number of steps.</summary>
    public int Most { get; } = Quantization.MostSteps(bits);

    /// <summary>The step of each row with the least squared error of rounding and clipping.</summary>
    public double[] Steps(Matrix<double> filter) => [.. filter.EnumerateRows().Select(row => Step([.. row]))];

    /// <summary>Each weight to its nearest step.</summary>
    public Matrix<double> Nearest(Matrix<double> filter, double[] steps) => filter.MapIndexed((o, _, weight) => Rounded(weight, steps[o]));

    /// <summary>Each weight to a step, so that the outputs change little.</summary>
    /// <param name="covariance">Of what the filter reads, [K, K].</param>
    public Matrix<double> ByCovariance(Matrix<double> filter, double[] steps, Matrix<double> covariance) =>
        new RowRounding(covariance).Round(filter, steps, Most);

    /// <summary>Mean squared error of the outputs, summed: trace of D S D^T for the change D of the filter.</summary>
    public static double Error(Matrix<double> before, Matrix<double> after, Matrix<double> covariance) =>
        ((after - before) * covariance).PointwiseMultiply(after - before).RowSums().Sum();

    private double Step(double[] weights)
    {
        double largest = weights.Max(Math.Abs);
        if (largest == 0)
            return 1;
        return Enumerable.Range(0, Candidates).Select(i => largest * (1 - (double)i / Candidates) / Most)
            .MinBy(step => weights.Sum(weight => (weight - Rounded(weight, step)) * (weight - Rounded(weight, step))));
    }

    private double Rounded(double weight, double step) => step * Quantization.NearestStep(weight, step, Most);
}
