using Edge.Compiler.Ir;
using Edge.Training.Compressing;
using TorchSharp;

namespace Edge.Training.Tests.Compression.Combined;

[Collection(nameof(OneAtATime))]
public class FisherLossTests
{
    private static readonly ImageSet _images = TinyTask.Data.Calibration(128);

    [Fact]
    public void A_change_a_tenth_as_large_costs_a_hundredth_and_no_change_nothing()
    {
        FisherLoss fisher = FisherLoss.Of(TinyTask.Plain, [], _images);
        Node node = TinyTask.Plain.Nodes.First(other => other.Name == "conv");
        float[] weights = node.Inputs[1].Floats;
        double whole = fisher.OfZeros(node).Sum();
        Assert.True(whole > 0);
        Assert.Equal(whole, fisher.OfWeights(node, new float[weights.Length]), 1e-6 * whole);
        Assert.Equal(0.01 * whole, fisher.OfWeights(node, [.. weights.Select(weight => 0.9f * weight)]), 1e-5 * whole);
        Assert.Equal(0, fisher.OfWeights(node, weights));
    }

    [Fact]
    public void Layers_and_channels_that_are_predicted_to_matter_more_do()
    {
        Graph graph = ActivationSplit.Run(TinyTask.Plain);
        var groups = new DependencyGroups(graph);
        FisherLoss fisher = FisherLoss.Of(graph, groups.Removable, _images);
        foreach (IGrouping<string, ChannelGroup> layer in groups.Removable.GroupBy(group => group.Layers))
        {
            ChannelGroup[] order = [.. layer.OrderBy(group => fisher.OfChannel(group.Id))];
            double least = Moved(graph, Without(order.Take(3))), most = Moved(graph, Without(order.TakeLast(3)));
            Assert.True(least < most, $"{layer.Key}: {least} {most}");
        }

        Graph Without(IEnumerable<ChannelGroup> gone) => ChannelRemoval.Run(graph, groups, gone.Select(group => group.Id).ToHashSet()).Graph;
    }

    [Fact]
    public void A_prediction_for_few_bits_is_of_the_size_of_what_is_lost()
    {
        // Second order holds near the weights, and roundings of layers add up only nearly: within a factor of ten down to 4 bits.
        Graph graph = ActivationSplit.Run(TinyTask.Plain);
        FisherLoss fisher = FisherLoss.Of(graph, [], _images);
        Node[] layers = [.. graph.Nodes.Where(node => node.Operator is IFiltered)];
        double last = 0;
        foreach (int bits in new[] { 6, 5, 4, 3, 2 })
        {
            double predicted = layers.Sum(node => fisher.OfWeights(node, LowBitWeights.Nearest(node, bits).Inputs[1].Floats));
            Node[] rounded = [.. graph.Nodes.Select(node => node.Operator is IFiltered ? LowBitWeights.Nearest(node, bits) : node)];
            double measured = Moved(graph, graph.With(graph.Inputs, graph.Outputs, rounded));
            Assert.True(predicted > last);
            Assert.True(bits < 4 || (predicted > 0.1 * measured && predicted < 10 * measured), $"{bits} bits: {predicted} predicted, {measured} measured");
            last = predicted;
        }
    }

    // How far softened answers move.
    private static double Moved(Graph before, Graph after)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        torch.Tensor p = Answers(before), q = Answers(after);
        return DistillationLoss.Divergence(p, q).mean().item<float>();
    }

    private static torch.Tensor Answers(Graph graph)
    {
        using var module = new GraphModule(graph);
        module.eval();
        return torch.nn.functional.log_softmax(module.forward(new Batches(_images, new TrainingOptions()).Plain(0, _images.Count)) / FisherLoss.Temperature, 1);
    }
}
