using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Edge.Training.Compressing;

/// <summary>The loss of a student that has labels and a teacher's logits to learn from.</summary>
public abstract record DistillationLoss
{
    /// <param name="student">Logits [B, classes].</param>
    /// <param name="teacher">Logits [B, classes], without gradient.</param>
    /// <param name="labels">int64 [B].</param>
    public abstract Tensor Of(Tensor student, Tensor teacher, Tensor labels);

    /// <summary>KL(p || q) of each row, from logarithms: [B].</summary>
    internal static Tensor Divergence(Tensor logP, Tensor logQ) => (logP.exp() * (logP - logQ)).sum(1);
}

/// <summary>(1 - Share) * cross-entropy + Share * T^2 * KL(teacher || student), both softened by T: Hinton et al. 2015, arXiv:1503.02531.</summary>
/// <param name="Temperature">T: logits are divided by it.</param>
/// <param name="Share">The teacher's part, in [0, 1].</param>
public sealed record SoftTargetLoss(double Temperature = 4, double Share = 0.9) : DistillationLoss
{
    public override Tensor Of(Tensor student, Tensor teacher, Tensor labels)
    {
        Tensor soft = Divergence(functional.log_softmax(teacher / Temperature, 1), functional.log_softmax(student / Temperature, 1)).mean();
        return (1 - Share) * functional.cross_entropy(student, labels) + Share * Temperature * Temperature * soft;
    }
}

/// <summary>The divergence taken apart: how sure of the label, and how the other classes compare. Zhao et al. 2022, arXiv:2203.08679.</summary>
/// <param name="Target">alpha, weight of the label's part.</param>
/// <param name="Others">beta, weight of the other classes' part; in the plain divergence it fades as the teacher gets sure.</param>
public sealed record DecoupledLoss(double Temperature = 4, double Target = 1, double Others = 8) : DistillationLoss
{
    public override Tensor Of(Tensor student, Tensor teacher, Tensor labels)
    {
        var (target, others) = Parts(student / Temperature, teacher / Temperature, labels);
        return functional.cross_entropy(student, labels) + Temperature * Temperature * (Target * target.mean() + Others * others.mean());
    }

    /// <summary>Both divergences of each row, unweighted: KL(teacher || student) is the first plus (1 - the teacher's label probability) times the second.</summary>
    internal static (Tensor Target, Tensor Others) Parts(Tensor student, Tensor teacher, Tensor labels)
    {
        Tensor isTarget = functional.one_hot(labels, student.shape[1]).to(ScalarType.Float32);
        return (Divergence(LabelOrNot(teacher, isTarget), LabelOrNot(student, isTarget)), Divergence(WithoutLabel(teacher, isTarget), WithoutLabel(student, isTarget)));
    }

    // [B, 2]: log p of the label, and log (1 - p) as a sum over the other classes, which stays exact where p is nearly 1.
    private static Tensor LabelOrNot(Tensor logits, Tensor isTarget)
    {
        Tensor log = functional.log_softmax(logits, 1);
        Tensor others = ((log.exp() * (1 - isTarget)).sum(1) + 1e-20).log();
        return stack([(log * isTarget).sum(1), others], 1);
    }

    // So low that its probability is 0 in single precision.
    private static Tensor WithoutLabel(Tensor logits, Tensor isTarget) => functional.log_softmax(logits - 1000 * isTarget, 1);
}

/// <summary>Correlations in place of equal values: of the classes of an image, and of the images of a class. Huang et al. 2022, arXiv:2205.10536.</summary>
/// <param name="Classes">beta, weight of 1 - correlation between the classes of each image.</param>
/// <param name="Images">gamma, weight of 1 - correlation between the images of each class.</param>
public sealed record CorrelationLoss(double Temperature = 1, double Classes = 2, double Images = 2) : DistillationLoss
{
    public override Tensor Of(Tensor student, Tensor teacher, Tensor labels)
    {
        Tensor p = functional.softmax(student / Temperature, 1), q = functional.softmax(teacher / Temperature, 1);
        Tensor soft = Classes * (1 - Correlation(p, q).mean()) + Images * (1 - Correlation(p.t(), q.t()).mean());
        return functional.cross_entropy(student, labels) + Temperature * Temperature * soft;
    }

    /// <summary>Pearson's, of each row.</summary>
    internal static Tensor Correlation(Tensor a, Tensor b)
    {
        Tensor x = a - a.mean([1], keepdim: true), y = b - b.mean([1], keepdim: true);
        return (x * y).sum(1) / ((x.square().sum(1) * y.square().sum(1)).sqrt() + 1e-8);
    }
}
