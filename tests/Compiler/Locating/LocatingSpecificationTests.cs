using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Runtime.Locating;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Locating;

public class LocatingSpecificationTests
{
    private static readonly LocatingSpecification _specification = new(2, 0.5, 4);

    [Fact]
    public void Its_text_says_it_all()
    {
        Assert.Equal("edge.locating/1 cell_pixels=2 threshold=0.5 most=4", _specification.CanonicalText);
        Assert.Equal(_specification, LocatingSpecification.Parse(_specification.CanonicalText));
    }

    [Theory]
    [InlineData("")]
    [InlineData("edge.locating/2 cell_pixels=2 threshold=0.5 most=4")]
    [InlineData("edge.locating/1 cell_pixels=0 threshold=0.5 most=4")]
    [InlineData("edge.locating/1 cell_pixels=2 threshold=1.5 most=4")]
    [InlineData("edge.locating/1 cell_pixels=2 threshold=0,5 most=4")]
    [InlineData("edge.locating/1 cell_pixels=2 threshold=0.5 most=256")]
    [InlineData("edge.locating/1 most=4 threshold=0.5 cell_pixels=2")]
    public void Other_texts_are_none(string text) => Assert.Null(LocatingSpecification.Parse(text));

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.501, 1)] // the next step that reaches it
    [InlineData(0.99, 126)]
    [InlineData(0.01, -125)]
    public void The_threshold_is_the_least_step_that_reaches_it(double threshold, int step)
    {
        GridParameters grid = (_specification with { Threshold = threshold }).Grid(FixedGraphs.Grid());
        Assert.Equal((3, 4, 3, 2, step, 4), (grid.Height, grid.Width, grid.Classes, grid.CellPixels, grid.Threshold, grid.Most));
    }

    [Fact]
    public void An_output_that_is_no_grid_is_an_error() =>
        Assert.Equal("E0415", Assert.Throws<ModelException>(() => _specification.Grid(FixedGraphs.Residual())).Code);

    [Fact]
    public void A_threshold_that_no_step_says_is_an_error()
    {
        Tensor output = Tensor.Int8("cells", Shape.Nhwc(1, 3, 4, 3), Quantization.PerTensor(1f / 512, -128)); // up to 0.498
        var graph = new Graph("half", [output], [output], []);
        Assert.Equal("E0416", Assert.Throws<ModelException>(() => _specification.Grid(graph)).Code);
    }

    [Fact]
    public void Found_parts_are_in_pixels_of_the_input_and_shares()
    {
        var reader = GridReader.Of(_specification, FixedGraphs.Grid());
        var scores = new sbyte[36];
        for (int cell = 0; cell < 12; cell++)
            scores[3 * cell + 1] = scores[3 * cell + 2] = -128; // the background has 0 everywhere: 0.5
        (scores[3 * 5], scores[3 * 5 + 2]) = (-128, 64); // row 1, column 1
        (scores[3 * 6], scores[3 * 6 + 2]) = (-128, 64); // beside it
        FoundPart part = Assert.Single(reader.Read(scores));
        Assert.Equal(new FoundPart(2, 0.75, 4, 3, new PixelBox(2, 2, 6, 4)), part);
        Assert.Equal(1, reader.Found);
        Assert.Equal(2, GridReader.Decision([part]));
        Assert.Equal(0, GridReader.Decision([]));
    }

    [Fact]
    public void Float_scores_are_rounded_to_the_steps_of_a_softmax()
    {
        var reader = GridReader.OfFloat(_specification, Shape.Nhwc(1, 1, 2, 2));
        Assert.Single(reader.Read([0.5f, 0.4f, 0.4f, 0.4985f])); // 127.6 of 256 steps round to the threshold's
        Assert.Empty(reader.Read([0.5f, 0.4f, 0.4f, 0.4975f]));
    }
}
