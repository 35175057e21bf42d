using Edge.Compiler.Ir;
using Edge.Compiler.Quantizing;
using Edge.Tests;
using Edge.Training;
using Edge.Training.Compressing;

namespace Edge.Bench;

/// <summary>Quantization-aware training of a public model on CIFAR-10's training images.</summary>
internal sealed class Cifar10Training(IReadOnlyList<string> batches, int epochs)
{
    private const int SearchImages = 2000;

    /// <param name="graph">Float, prepared.</param>
    /// <param name="input">What a pixel less 128 means to the model.</param>
    public Graph Run(Graph graph, Quantization input, QuantizationOptions options)
    {
        var (images, labels) = (new List<sbyte[]>(), new List<int>());
        foreach (string file in batches)
        {
            var (pixels, own) = CifarImages.Labelled(10_000, file);
            images.AddRange(pixels.Select(image => image.Select(pixel => (sbyte)(pixel - 128)).ToArray()));
            labels.AddRange(own);
        }

        CompressionData data = CompressionData.Split(new ImageSet(graph.Inputs[0].Shape, input, images, labels), SearchImages, seed: 1);
        var training = new TrainingOptions { Epochs = epochs, LearningRate = 0.001, WarmUpEpochs = 0, FlipHorizontally = true, ShiftPixels = 2, Seed = 1 };
        var (network, _) = new QuantizationAwareTraining(training, options) { Teacher = new Distillation(graph, new SoftTargetLoss()) }
            .Run(graph, data, progress: new Lines());
        return network.ToInt8();
    }

    private sealed class Lines : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            string last = value.Epochs.Count > 0 ? FormattableString.Invariant($", search {100 * value.Epochs[^1].SearchAccuracy:0.00} %") : "";
            if (value.Step % 50 == 0)
                Console.Error.Write(FormattableString.Invariant($"\rtraining with rounding: epoch {value.Epoch}/{value.EpochCount}, step {value.Step}/{value.StepCount}, loss {value.Loss:0.000}{last} "));
        }
    }
}
