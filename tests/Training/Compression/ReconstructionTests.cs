using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Training.Compressing;
using MathNet.Numerics.LinearAlgebra;
using TorchSharp;

namespace Edge.Training.Tests.Compression;

[Collection(nameof(OneAtATime))]
public class ReconstructionTests
{
    [Fact]
    public void The_closed_form_of_reduced_rank_regression_equals_alternating_least_squares() => Property.Holds(random =>
    {
        using var scope = torch.NewDisposeScope();
        Matrix<double> x = Normal(random, 60, 5), noise = Normal(random, 60, 5), mixing = Normal(random, 5, 5);
        Matrix<double> y = x * mixing + noise;
        const int Rank = 2;
        var regression = new ReducedRankRegression(SampleMatrix.Tensor(x), Matrix<double>.Build.Dense(5, 5), pull: 1e-12);
        LowRankMap map = regression.Solve(SampleMatrix.Tensor(y), Rank);
        Assert.Equal(Rank, map.Rank);

        Matrix<double> centredX = Centred(x), centredY = Centred(y);
        Matrix<double> front = Normal(random, 5, Rank), inner = Normal(random, Rank, 5);
        for (int round = 0; round < 800; round++)
        {
            front = (centredY.Transpose() * centredX * inner.Transpose()) * (inner * centredX.Transpose() * centredX * inner.Transpose()).Inverse();
            inner = (front.Transpose() * front).Inverse() * front.Transpose() * centredY.Transpose() * centredX * (centredX.Transpose() * centredX).Inverse();
        }

        double alternating = Error(centredX, centredY, front * inner), closed = Error(centredX, centredY, map.Out * map.In);
        // Samples pass through single precision.
        Assert.Equal(alternating, closed, 1e-4 * alternating);
    }, runs: 5);

    [Theory]
    [InlineData(Activation.Relu, 0.01)]
    [InlineData(Activation.Relu, 0.1)]
    [InlineData(Activation.Relu, 1)]
    [InlineData(Activation.Relu6, 0.1)]
    [InlineData(Activation.Relu6, 1)]
    public void The_auxiliary_variable_is_as_good_as_the_best_of_a_fine_grid(Activation activation, double penalty) => Property.Holds(random =>
    {
        using var scope = torch.NewDisposeScope();
        float given = (float)(20 * random.NextDouble() - 8), target = activation.Apply((float)(20 * random.NextDouble() - 8));
        float z = new NonlinearFit(activation).Auxiliary(torch.tensor([given]), torch.tensor([target]), penalty).item<float>();
        double Cost(double at) => Square(target - activation.Apply((float)at)) + penalty * Square(at - given);
        double best = Enumerable.Range(-20_000, 40_001).Min(i => Cost(i / 1000.0));
        Assert.InRange(Cost(z), 0, best + 1e-3);
    }, runs: 50);

    [Theory]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.Relu6)]
    public void The_objective_never_rises_while_the_penalty_stays(Activation activation) => Property.Holds(random =>
    {
        using var scope = torch.NewDisposeScope();
        (torch.Tensor y, torch.Tensor features) = Responses(random, activation);
        var objectives = new List<(double Penalty, double Value)>();
        var fit = new NonlinearFit(activation) { Progress = (penalty, value) => objectives.Add((penalty, value)) };
        fit.Solve(new ReducedRankRegression(features, Matrix<double>.Build.DenseIdentity(8)), features, Layout.Activate(y, activation), y, null, 3);
        Assert.Equal(50, objectives.Count);
        foreach (var (before, after) in objectives.Zip(objectives.Skip(1)).Where(pair => pair.First.Penalty == pair.Second.Penalty))
            Assert.True(after.Value <= before.Value * (1 + 1e-4) + 1e-7, $"{before} {after}"); // single precision, and the pull to the prior
    }, runs: 5);

    [Fact]
    public void What_an_activation_cuts_off_need_not_be_met_so_that_the_nonlinear_fit_is_better_behind_it() => Property.Holds(random =>
    {
        using var scope = torch.NewDisposeScope();
        (torch.Tensor y, torch.Tensor features) = Responses(random, Activation.Relu);
        var regression = new ReducedRankRegression(features, Matrix<double>.Build.DenseIdentity(8));
        torch.Tensor target = Layout.Activate(y, Activation.Relu);
        LowRankMap linear = regression.Solve(y, 3), nonlinear = new NonlinearFit(Activation.Relu).Solve(regression, features, target, y, null, 3);
        Assert.True(Behind(nonlinear) < Behind(linear), $"{Behind(nonlinear)} {Behind(linear)}");

        double Behind(LowRankMap map) => (target - Layout.Activate(
            features.matmul(SampleMatrix.Tensor(map.In).t()).matmul(SampleMatrix.Tensor(map.Out).t()) + SampleMatrix.Tensor(map.Bias), Activation.Relu)).square().mean().item<float>();
    }, runs: 5);

    [Fact]
    public void Scaling_the_inner_dimensions_leaves_the_map_as_it_is() => Property.Holds(random =>
    {
        var map = new LowRankMap(Normal(random, 6, 3), Normal(random, 3, 4), Vector<double>.Build.Dense(6));
        LowRankMap scaled = map.Scaled(Vector<double>.Build.Dense(3, _ => Math.Exp(4 * random.NextDouble() - 2)));
        Assert.True((map.Out * map.In - scaled.Out * scaled.In).L2Norm() < 1e-12);
        Matrix<double> root = Normal(random, 4, 4), covariance = root * root.Transpose();
        LowRankMap even = map.Equalized(covariance);
        Assert.True((map.Out * map.In - even.Out * even.In).L2Norm() < 1e-12);
        Matrix<double> inner = even.In * covariance * even.In.Transpose();
        for (int i = 0; i < 3; i++)
            Assert.Equal(Math.Sqrt(inner[i, i]), even.Out.Column(i).AbsoluteMaximum(), 1e-9);
    }, runs: 20);

    private static (torch.Tensor Y, torch.Tensor Features) Responses(Random random, Activation activation)
    {
        Matrix<double> y = Normal(random, 400, 4) * Normal(random, 4, 8) + 0.5 * Normal(random, 400, 8);
        double size = activation == Activation.Relu6 ? 3 : 1;
        return (SampleMatrix.Tensor(size * y), SampleMatrix.Tensor(size * y + 0.1 * Normal(random, 400, 8)));
    }

    private static double Error(Matrix<double> x, Matrix<double> y, Matrix<double> map) => Square((y - x * map.Transpose()).FrobeniusNorm());

    private static double Square(double value) => value * value;

    private static Matrix<double> Centred(Matrix<double> rows) => rows - Matrix<double>.Build.Dense(rows.RowCount, 1, 1) * (rows.ColumnSums() / rows.RowCount).ToRowMatrix();

    private static Matrix<double> Normal(Random random, int rows, int columns) => Matrix<double>.Build.Dense(rows, columns,
        (_, _) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
