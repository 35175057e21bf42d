using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Quantizing;
using Edge.Compiler.Storage;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Quantizing;

public class LevelQuantizerTests
{
    [Fact]
    public void Levels_share_every_weight_and_what_goes_in_and_comes_out_means_the_same() => Property.Holds(random =>
    {
        LevelSet int8 = RandomLevels.Int8(random); // whose constructor compares filters bit for bit, inputs and outputs
        Assert.True(int8.IsInt8);
        for (int i = 0; i < int8.Full.Nodes.Count; i++)
        {
            if (int8.Full.Nodes[i].Operator is not IFiltered)
                continue;
            Tensor whole = int8.Full.Nodes[i].Inputs[1];
            foreach (Tensor own in int8.Levels.Select(level => level.Nodes[i].Inputs[1]))
                Assert.Equal(LeadingBlock.Of(whole.Int8s, whole.Shape, own.Shape), own.Int8s);
        }
    });

    [Fact]
    public void Without_bias_correction_level_0_is_the_network_quantized_alone() => Property.Holds(random =>
    {
        LevelSet prepared = Pipeline.Prepare(RandomLevels.Float(random));
        float[][] images = RandomGraphs.Images(random, prepared.Full, 4);
        var options = new QuantizationOptions { BiasCorrection = false };
        Graph alone = PostTrainingQuantizer.Run(prepared.Full, images, options), among = LevelQuantizer.Run(prepared, images, options).Full;
        foreach (var (a, b) in alone.Nodes.Zip(among.Nodes).Where(pair => pair.First.Operator is IFiltered))
            Assert.Equal(a.Inputs[1].Int8s, b.Inputs[1].Int8s);
    }, runs: 30);

    // A lower level's weights are level 0's integers with scales of its own: as close to its float network as level 0 is to its.
    [Fact]
    public void Every_level_stays_close_to_its_own_float_network()
    {
        double[] signal = new double[4], noise = new double[4];
        Property.Holds(random =>
        {
            LevelSet prepared = Pipeline.Prepare(RandomLevels.Float(random));
            float[][] images = RandomGraphs.Images(random, prepared.Full, 16);
            LevelSet int8 = LevelQuantizer.Run(prepared, images, new QuantizationOptions());
            for (int level = 0; level < int8.Count; level++)
            {
                QuantizationReport report = QuantizationReport.Measure(prepared.Levels[level], int8.Levels[level], images);
                TensorError last = report.Tensors.Last(tensor => tensor.Node.Length > 0);
                signal[level] += 1;
                noise[level] += Math.Pow(10, -(last.SnrDb ?? 40) / 10);
            }
        }, runs: 40);
        // Mean noise over 40 small random networks, as a share of the signal; a wrong scale or a bias of another level gives more than 0.5.
        Assert.All(signal.Zip(noise), pair => Assert.InRange(pair.Second / pair.First, 0, 0.1));
    }

    [Fact]
    public void A_prepared_model_file_is_quantized_with_its_levels()
    {
        LevelSet levels = RandomLevels.Float(new Random(3));
        var model = ModelFile.Of(levels) with { Preprocessing = "scale 1/255" };
        CalibrationSet noise = RandomCalibration.PlumbingTestOnly(levels.Full, seed: 1);
        ModelFile int8 = Pipeline.Quantize(model, noise, new QuantizationOptions());
        Assert.Equal((levels.Count, true, "scale 1/255"), (int8.Levels!.Count, int8.Levels.IsInt8, int8.Preprocessing));
        sbyte[] image = new sbyte[levels.Full.Inputs[0].Shape.Elements];
        Assert.NotEqual(new Int8Executor(int8.Levels.Levels[0]).Run([image]), new Int8Executor(int8.Levels.Levels[^1]).Run([image]));
    }
}
