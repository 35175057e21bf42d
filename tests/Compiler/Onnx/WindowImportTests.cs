using Edge.Compiler.Execution;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;
using Edge.Compiler.Operators;
using Edge.Compiler.Tests.Fuzz;

namespace Edge.Compiler.Tests.Onnx;

/// <summary>Convolutions, pools and resizes of ONNX files, with values a reader can check by hand.</summary>
public class WindowImportTests
{
    private static Graph Import(OnnxSketch sketch) => OnnxImporter.Import(OnnxReader.Read(sketch.ToBytes(), "m.onnx")).Graph;

    private static string Listing(Graph graph) => string.Join("; ", graph.Nodes.Select(node => $"{node.Operator.Kind} {node.Operator.Summary(node)}".Trim()));

    private static float[] Run(OnnxSketch sketch, params float[] input) => new FloatExecutor(Import(sketch)).Run([input])[0];

    private static string Refused(OnnxSketch sketch) => Assert.Throws<ModelException>(() => Import(sketch)).Message;

    private static float[] Ramp(int count) => [.. Enumerable.Range(1, count).Select(i => (float)i)];

    [Theory]
    [InlineData("SameUpper", 3, 1, 2)]
    [InlineData("SameLower", 3, 2, 1)]
    [InlineData("NotSet", 3, 2, 1)] // attribute output_shape: the odd one goes before
    [InlineData("SameUpper", 4, 2, 2)]
    public void A_transposed_convolution_cuts_on_both_sides(string mode, int total, int before, int after) =>
        Assert.Equal((before, after, 1), OnnxStamp.Cut(Enum.Parse<AutoPad>(mode), total, 1));

    [Fact]
    public void An_output_larger_than_the_stamps_reach_is_extra() => Assert.Equal((0, 0, 3), OnnxStamp.Cut(AutoPad.NotSet, -2, 1));

    [Fact]
    public void Stamps_of_a_row_meet()
    {
        OnnxSketch sketch = new OnnxSketch().Input("x", 1, 1, 3).Output("y", 1, 1, 5).Constant("w", [1, 1, 3], 1, 10, 100).Node("ConvTranspose", "x w", "y", OnnxSketch.Attribute("pads", 0, 0));
        Assert.Equal([1f, 12, 123, 230, 300], Run(sketch, 1, 2, 3));
    }

    [Fact]
    public void Groups_of_a_transposed_convolution_keep_to_themselves()
    {
        OnnxSketch sketch = new OnnxSketch().Input("x", 1, 2, 1, 1).Output("y", 1, 4, 1, 1).Constant("w", [2, 2, 1, 1], 1, 2, 3, 4).Constant("b", [4], 0, 0, 0, 5)
            .Node("ConvTranspose", "x w b", "y", OnnxSketch.Attribute("group", 2L));
        Assert.Equal([10f, 20, 300, 405], Run(sketch, 10, 100));
    }

    [Fact]
    public void Hostile_transposed_convolutions_are_refused()
    {
        foreach (long hostile in new[] { long.MaxValue, int.MaxValue, -1, 40000 })
        {
            foreach (string name in new[] { "pads", "strides", "dilations", "output_padding", "output_shape" })
            {
                OnnxSketch sketch = new OnnxSketch().Input("x", 1, 1, 1000, 1000).Output("y", 1, 1, -1, -1).Constant("w", [1, 1, 3, 3], Ramp(9))
                    .Node("ConvTranspose", "x w", "y", OnnxSketch.Attribute(name, [.. Enumerable.Repeat(hostile, name == "pads" ? 4 : 2)]));
                Assert.Contains("(ConvTranspose)", Refused(sketch));
            }
        }
    }

    /// <summary>2x2x2 values in both of two layers: a box of 2x1x2 moves over them.</summary>
    [Theory]
    [InlineData("MaxPool", new[] { 6f, 8f })]
    [InlineData("AveragePool", new[] { 3.5f, 5.5f })]
    public void A_window_over_a_volume_is_a_box(string kind, float[] expected)
    {
        OnnxSketch sketch = new OnnxSketch().Input("x", 1, 1, 2, 2, 2).Output("y", 1, 1, 1, 2, 1).Node(kind, "x", "y", OnnxSketch.Attribute("kernel_shape", 2, 1, 2));
        Graph graph = Import(sketch);
        Assert.Equal("1x2x2x2x1", graph.Inputs[0].Shape.ToString()); // stored N, H, W, D, C
        Assert.Equal(expected, new FloatExecutor(graph).Run([[1, 5, 2, 6, 3, 7, 4, 8]])[0]);
    }

    [Fact]
    public void A_volume_is_convolved_as_an_image_of_all_its_layers()
    {
        OnnxSketch sketch = new OnnxSketch().Input("x", 1, 1, 3, 1, 1).Output("y", 1, 2, 2, 1, 1).Constant("w", [2, 1, 2, 1, 1], 1, 10, 100, 1000).Node("Conv", "x w", "y");
        Graph graph = Import(sketch);
        Assert.Equal("Reshape; Conv2D 1x1; Reshape", Listing(graph));
        Assert.Equal([1 + 20f, 100 + 2000, 2 + 30, 200 + 3000], new FloatExecutor(graph).Run([[1, 2, 3]])[0]); // stored with channels innermost
    }

    [Fact]
    public void Indices_of_a_pool_are_refused_only_where_somebody_reads_them()
    {
        OnnxSketch Pool(string output) => new OnnxSketch().Input("x", 1, 1, 2, 2).Output("y", 1, 1, 1, 1).Node("MaxPool", "x", output, OnnxSketch.Attribute("kernel_shape", 2, 2));
        Assert.Equal([4f], Run(Pool("y indices"), 1, 2, 3, 4));
        Assert.Contains("the indices of the largest values", Refused(Pool("y indices").Node("Relu", "indices", "z")));
    }

    [Theory]
    [InlineData(new long[] { 2, 3 }, "AveragePool2D over 4x5")] // an ordinary global pool
    [InlineData(new long[] { 3, 2 }, "AveragePool2D over 4x5")]
    [InlineData(new long[] { 1 }, "Reshape; AveragePool2D 1x3 stride 1x3; Reshape")] // channels are innermost
    [InlineData(new long[] { 1, 2, 3 }, "Reshape; AveragePool2D over 1x60")]
    [InlineData(new long[] { -1, 1 }, "Reshape; AveragePool2D 1x15 stride 1x15")]
    public void A_mean_is_a_pool_over_axes_that_lie_together(long[] axes, string expected)
    {
        OnnxSketch sketch = new OnnxSketch().Input("x", 1, 3, 4, 5).Output("y", [.. Enumerable.Repeat(-1L, 4)]).Node("ReduceMean", "x", "y", OnnxSketch.Attribute("axes", axes));
        Assert.Equal(expected, Listing(Import(sketch)));
    }

    [Fact]
    public void A_mean_over_axes_apart_is_two_pools()
    {
        OnnxSketch sketch = new OnnxSketch().Input("x", 1, 2, 2, 2).Output("y", 1, 2).Node("ReduceMean", "x", "y", OnnxSketch.Attribute("axes", 1, 2), OnnxSketch.Attribute("keepdims", 0L));
        Assert.Equal([(1 + 2 + 5 + 6) / 4f, (3 + 4 + 7 + 8) / 4f], Run(sketch, Ramp(8)));
    }

    [Theory]
    [InlineData("asymmetric", 2f, "Resize nearest asymmetric")]
    [InlineData("half_pixel", 2f, "Resize nearest halfpixel")]
    [InlineData("half_pixel", 1.7f, "Resize nearest placed")] // 5 pixels, not 5.1
    [InlineData("align_corners", 2f, "Resize nearest aligncorners")]
    [InlineData("pytorch_half_pixel", 2f, "Resize nearest halfpixel")]
    [InlineData("half_pixel_symmetric", 1.7f, "Resize nearest placed")]
    public void A_resize_takes_the_plainest_grid_that_has_its_places(string mode, float scale, string expected)
    {
        OnnxSketch sketch = new OnnxSketch(19).Input("x", 1, 2, 3, 3).Output("y", [.. Enumerable.Repeat(-1L, 4)]).Constant("s", [4], 1, 1, scale, scale)
            .Node("Resize", "x - s", "y", OnnxSketch.Attribute("coordinate_transformation_mode", mode));
        Assert.Equal(expected, Listing(Import(sketch)));
    }

    [Theory]
    [InlineData("half_pixel", 4, 8, 2.0, -0.25, 0.5)]
    [InlineData("align_corners", 4, 7, 1.75, 0, 0.5)]
    [InlineData("asymmetric", 4, 2, 0.6, 0, 1 / 0.6)]
    [InlineData("pytorch_half_pixel", 4, 1, 0.25, 0, 0)]
    [InlineData("half_pixel_symmetric", 4, 2, 0.6, 2 * (1 - 2 / 2.4) + 0.5 / 0.6 - 0.5, 1 / 0.6)]
    [InlineData("tf_crop_and_resize", 5, 3, 0.6, 1, 1)]
    [InlineData("tf_crop_and_resize", 5, 1, 0.2, 2, 0)]
    public void Places_follow_the_specification(string mode, int input, int output, double scale, double start, double step)
    {
        ResizePlaces places = new OnnxResizeAxis(input, output, scale, mode, 0.25, 0.75).Places;
        Assert.Equal(start, places.Start, 12);
        Assert.Equal(step, places.Step, 12);
    }

    [Fact]
    public void What_lies_outside_a_crop_has_a_value_of_its_own()
    {
        OnnxSketch sketch = new OnnxSketch(19).Input("x", 1, 1, 1, 3).Output("y", 1, 1, 1, 3).Constant("roi", [8], 0, 0, 0, -0.5f, 1, 1, 1, 0.5f).Integers("sizes", 1, 1, 1, 3)
            .Node("Resize", "x roi - sizes", "y", OnnxSketch.Attribute("coordinate_transformation_mode", "tf_crop_and_resize"), OnnxSketch.Attribute("mode", "linear"), OnnxSketch.Attribute("extrapolation_value", 9f));
        Assert.Equal([9f, 1, 2], Run(sketch, 1, 2, 3)); // places -1, 0 and 1
    }

    [Fact]
    public void A_crop_that_ends_on_the_last_pixel_does_not_leave_the_image()
    {
        var axis = new OnnxResizeAxis(2, 11, 5.5, "tf_crop_and_resize", 0.2f, 1.2f);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1], Enumerable.Range(0, 11).Select(x => axis.IsOutside(axis.Places[x]) ? 1 : 0)); // place 8 is 1.0000000xx
    }

    [Theory]
    [InlineData(0.5f, "Resize nearest asymmetric", new[] { 1f, 3 })]
    [InlineData(2f, "Resize nearest asymmetric", new[] { 1f, 1, 2, 2, 3, 3, 4, 4 })]
    public void Upsample_reads_its_scales(float scale, string expected, float[] row)
    {
        OnnxSketch sketch = new OnnxSketch(9).Input("x", 1, 1, 1, 4).Output("y", 1, 1, 1, -1).Constant("s", [4], 1, 1, 1, scale).Node("Upsample", "x s", "y");
        Assert.Equal(expected, Listing(Import(sketch)));
        Assert.Equal(row, Run(sketch, 1, 2, 3, 4));
    }

    [Theory]
    [InlineData(1.5f, 1f, "new size of axis 1")]
    [InlineData(1f, float.NaN, "scale NaN")]
    [InlineData(1f, float.PositiveInfinity, "scale")]
    [InlineData(1f, -2f, "scale -2")]
    [InlineData(1f, 1e9f, "scale 1E+09")]
    public void Sizes_that_no_image_has_are_refused(float channels, float width, string found) => Assert.Contains(found, Refused(
        new OnnxSketch(19).Input("x", 1, 2, 3, 3).Output("y", [.. Enumerable.Repeat(-1L, 4)]).Constant("s", [4], 1, channels, 1, width).Node("Resize", "x - s", "y")));

    [Theory]
    [InlineData("DCR", new[] { 1f, 2, 3, 4 })]
    [InlineData("CRD", new[] { 1f, 2, 3, 4 })]
    public void Channels_become_a_block_of_pixels(string mode, float[] expected)
    {
        OnnxSketch sketch = new OnnxSketch().Input("x", 1, 4, 1, 1).Output("y", 1, 1, 2, 2).Node("DepthToSpace", "x", "y", OnnxSketch.Attribute("blocksize", 2L), OnnxSketch.Attribute("mode", mode));
        Assert.Equal(expected, Run(sketch, 1, 2, 3, 4));
    }

    [Fact]
    public void A_mutated_model_of_windows_imports_or_is_refused() => Property.Holds(random =>
    {
        try
        {
            OnnxImporter.Import(OnnxReader.Read(ByteMutation.Of(random, Whole.ToBytes()), "m.onnx"));
        }
        catch (ModelException e)
        {
            Assert.NotEmpty(e.Found);
        }
    }, runs: 2000);

    private static OnnxSketch Whole => new OnnxSketch(19).Input("x", -1, 2, 6, 6).Output("y", -1, 3, 1).Constant("w", [2, 4, 2, 2], Ramp(32)).Constant("s", [4], 1, 1, 0.6f, 1.5f)
        .Constant("m", [3, 4], Ramp(12)).Integers("axes", 3)
        .Node("ConvTranspose", "x w", "c", OnnxSketch.Attribute("strides", 2, 1), OnnxSketch.Attribute("output_shape", 10, 6), OnnxSketch.Attribute("auto_pad", "SAME_LOWER"))
        .Node("Resize", "c - s", "r", OnnxSketch.Attribute("mode", "linear")).Node("DepthToSpace", "r", "d", OnnxSketch.Attribute("blocksize", 2L))
        .Node("SpaceToDepth", "d", "e", OnnxSketch.Attribute("blocksize", 2L)).Node("MaxPool", "e", "p", OnnxSketch.Attribute("kernel_shape", 3, 1), OnnxSketch.Attribute("dilations", 2, 1))
        .Node("ReduceMean", "p axes", "n").Node("Resize", "n - - sizes", "u", OnnxSketch.Attribute("mode", "cubic")).Integers("sizes", 1, 4, 1, 1)
        .Node("Squeeze", "u axes", "q").Node("MatMul", "m q", "y");

    [Fact]
    public void The_model_that_is_mutated_imports() => Assert.NotEmpty(Import(Whole).Nodes);

    [Fact]
    public void A_block_of_pixels_becomes_channels()
    {
        OnnxSketch sketch = new OnnxSketch().Input("x", 1, 1, 2, 4).Output("y", 1, 4, 1, 2).Node("SpaceToDepth", "x", "y", OnnxSketch.Attribute("blocksize", 2L));
        Assert.Equal([1f, 2, 5, 6, 3, 4, 7, 8], Run(sketch, Ramp(8)));
    }
}
