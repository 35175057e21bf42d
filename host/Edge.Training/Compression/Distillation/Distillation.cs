using Edge.Compiler.Ir;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Edge.Training.Compressing;

/// <summary>A teacher for a network that is trained or recovers from a cut.</summary>
/// <remarks>
/// The teacher computes every batch anew: where images are moved and mirrored, no two epochs show the same ones. Without that its answers could be kept
/// from epoch to epoch; they are not.
/// </remarks>
/// <param name="Teacher">Float, with the student's input and classes; the network before it was compressed, or a larger one.</param>
/// <param name="Loss">On the logits.</param>
public sealed record Distillation(Graph Teacher, DistillationLoss Loss)
{
    /// <summary>Nodes of teacher and student whose outputs are to be alike; their shapes agree. Romero et al. 2015, arXiv:1412.6550, without a map between them.</summary>
    public IReadOnlyList<(string Teacher, string Student)> Features { get; init; } = [];

    /// <summary>Weight of the mean squared difference of the features, each relative to the teacher's mean square.</summary>
    public double FeatureWeight { get; init; } = 1;

    /// <summary>Names what a checkpoint must agree with.</summary>
    public string Fingerprint => FormattableString.Invariant($"teacher {Teacher.Name}, {Loss}, features {string.Join(' ', Features)} {FeatureWeight}");

    /// <summary>The loss of a batch for a student that is being trained.</summary>
    /// <param name="byLabels">Of the images it learns from.</param>
    /// <exception cref="ModelException">E0282: student and teacher do not fit together.</exception>
    internal Func<Tensor, Tensor, Tensor> Objective(GraphModule student, GraphModule teacher, Graph studentGraph, LabelLoss byLabels)
    {
        Check(studentGraph);
        teacher.eval();
        return (images, labels) =>
        {
            Dictionary<string, Tensor> wanted = [], given = [];
            Tensor truth;
            using (no_grad())
                truth = teacher.Logits(images, Kept(Features.Select(pair => pair.Teacher), wanted));
            Tensor loss = Rowed(student.Logits(images, Kept(Features.Select(pair => pair.Student), given)), truth, labels, byLabels);
            foreach (var (from, to) in Features)
                loss += FeatureWeight * Difference(given[to], wanted[from]);
            return loss;
        };
    }

    /// <summary>The loss of a batch for a declared network that is being trained; its nodes have no features to compare yet.</summary>
    /// <exception cref="ModelException">E0282: student and teacher do not fit together, or features are named.</exception>
    internal Func<Tensor, Tensor, Tensor> Objective(nn.Module<Tensor, Tensor> student, GraphModule teacher, Graph studentGraph, LabelLoss byLabels)
    {
        Check(studentGraph);
        if (Features.Count > 0)
        {
            throw new ModelException("E0282", Teacher.Name, $"features '{Features[0].Teacher}' for a network that is trained from nothing",
                "a teacher's answers alone", "features can be compared once the network is a graph");
        }

        teacher.eval();
        return (images, labels) =>
        {
            Tensor truth;
            using (no_grad())
                truth = teacher.forward(images);
            return Rowed(student.forward(images), truth, labels, byLabels);
        };
    }

    private Tensor Rowed(Tensor student, Tensor teacher, Tensor labels, LabelLoss byLabels)
    {
        var (given, wanted, classes) = byLabels.Rows(student, teacher, labels);
        return Loss.Of(given, wanted, classes);
    }

    /// <summary>Mean squared difference, relative to the teacher's mean square.</summary>
    internal static Tensor Difference(Tensor student, Tensor teacher) => (student - teacher).square().mean() / (teacher.square().mean() + 1e-12);

    private static Action<Node, IReadOnlyList<Tensor>, Tensor>? Kept(IEnumerable<string> names, Dictionary<string, Tensor> into)
    {
        HashSet<string> kept = [.. names];
        return kept.Count == 0 ? null : (node, _, output) =>
        {
            if (kept.Contains(node.Name))
                into[node.Name] = output;
        };
    }

    private void Check(Graph student)
    {
        if (!Teacher.Inputs[0].Shape.Equals(student.Inputs[0].Shape) || !Teacher.Outputs[0].Shape.Equals(student.Outputs[0].Shape))
        {
            throw new ModelException("E0282", Teacher.Name, $"a teacher from {Teacher.Inputs[0].Shape} to {Teacher.Outputs[0].Shape}",
                $"one from {student.Inputs[0].Shape} to {student.Outputs[0].Shape}, as the student");
        }

        foreach (var (from, to) in Features)
        {
            Shape? wanted = ShapeOf(Teacher, from), given = ShapeOf(student, to);
            if (wanted is null || !wanted.Equals(given))
            {
                throw new ModelException("E0282", Teacher.Name, $"features '{from}' {wanted?.ToString() ?? "that do not exist"} for the student's '{to}' {given?.ToString() ?? "that do not exist"}",
                    "nodes of both whose outputs have the same shape", "leave out layers that lost channels");
            }
        }
    }

    private static Shape? ShapeOf(Graph graph, string name) => graph.Nodes.FirstOrDefault(node => node.Name == name)?.Output.Shape;
}
