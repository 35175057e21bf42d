using Edge.Compiler.Ir;
using TorchSharp;

namespace Edge.Training.Compressing;

/// <summary>The best map of a given rank where an activation follows: what it cuts off need not be met.</summary>
/// <remarks>
/// Zhang et al. 2016, arXiv:1505.06798, section 3.2.2: minimizes |t - r(z)|^2 + penalty |z - (M x + b + offset)|^2 over M, b and the auxiliary z in turn.
/// The penalty is small first, so that z is free to move, and 1 at last.
/// </remarks>
/// <param name="activation">r.</param>
internal sealed class NonlinearFit(Activation activation)
{
    private static readonly (double Penalty, int Rounds)[] _schedule = [(0.1, 30), (1, 20)];

    /// <summary>Told after each round: the penalty, and the objective per element.</summary>
    public Action<double, double>? Progress { get; init; }

    /// <param name="regression">Over the features x.</param>
    /// <param name="features">[N, K].</param>
    /// <param name="targets">[N, D]: t, what comes out behind the activation.</param>
    /// <param name="start">[N, D]: the first z, such as what comes before the activation in the original network.</param>
    /// <param name="offset">[N, D]: what is added before the activation, such as the other branch of an Add; null for nothing.</param>
    public LowRankMap Solve(ReducedRankRegression regression, torch.Tensor features, torch.Tensor targets, torch.Tensor start, torch.Tensor? offset, int rank)
    {
        torch.Tensor Wanted(torch.Tensor z) => offset is null ? z : z - offset;
        if (activation == Activation.None)
            return regression.Solve(Wanted(targets), rank);
        using var whole = torch.NewDisposeScope();
        torch.Tensor z = start.clone();
        foreach (var (penalty, rounds) in _schedule)
        {
            for (int round = 0; round < rounds; round++)
            {
                using var scope = torch.NewDisposeScope();
                torch.Tensor given = Given(regression.Solve(Wanted(z), rank), features, offset);
                torch.Tensor next = Auxiliary(given, targets, penalty);
                Progress?.Invoke(penalty, Objective(next, given, targets, penalty));
                z.Dispose();
                z = next.MoveToOuterDisposeScope();
            }
        }

        return regression.Solve(Wanted(z), rank);
    }

    /// <summary>The z of least cost for each element: below zero, between the limits, or above 6; each is a parabola with a known vertex.</summary>
    public torch.Tensor Auxiliary(torch.Tensor given, torch.Tensor targets, double penalty)
    {
        torch.Tensor below = given.clamp(max: 0), between = ((given * penalty + targets) / (1 + penalty)).clamp(min: 0);
        if (activation == Activation.Relu6)
            between = between.clamp(max: 6);
        torch.Tensor z = Cheaper(below, between, given, targets, penalty);
        return activation == Activation.Relu6 ? Cheaper(z, given.clamp(min: 6), given, targets, penalty) : z;
    }

    private torch.Tensor Cheaper(torch.Tensor a, torch.Tensor b, torch.Tensor given, torch.Tensor targets, double penalty) =>
        torch.where(Costs(a, given, targets, penalty).le(Costs(b, given, targets, penalty)), a, b);

    private torch.Tensor Costs(torch.Tensor z, torch.Tensor given, torch.Tensor targets, double penalty) =>
        (targets - Layout.Activate(z, activation)).square() + (z - given).square() * penalty;

    private double Objective(torch.Tensor z, torch.Tensor given, torch.Tensor targets, double penalty) => Costs(z, given, targets, penalty).mean().item<float>();

    private static torch.Tensor Given(LowRankMap map, torch.Tensor features, torch.Tensor? offset)
    {
        torch.Tensor given = features.matmul(SampleMatrix.Tensor(map.In).t()).matmul(SampleMatrix.Tensor(map.Out).t()) + SampleMatrix.Tensor(map.Bias);
        return offset is null ? given : given + offset;
    }
}
