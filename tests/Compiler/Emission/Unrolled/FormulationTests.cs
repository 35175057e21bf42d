using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;

namespace Edge.Compiler.Tests.Emission.Unrolled;

public class FormulationTests
{
    private static readonly EmitOptions Options = new() { Name = "chosen", ToolVersion = "0.1.0", Source = "a", ModelHash = "00", Board = "any", UnrolledAssemblies = 2 };

    [Theory]
    [InlineData(1, "windows to a word, equal weights added")]
    [InlineData(127, "outputs to a word")]
    public void Filters_of_few_values_add_equal_weights_before_they_multiply(int largest, string expected) =>
        Assert.EndsWith(expected, Convolution(largest, outputs: 16, inputs: 8).Formulation);

    [Fact]
    public void A_step_that_finds_no_room_keeps_its_plain_kernel_and_its_tables()
    {
        StepForecast step = Convolution(127, outputs: 128, inputs: 256);
        Assert.Equal(("plain kernel", 0), (step.Formulation, step.CodeBytes));
        Assert.True(step.TableBytes > 128 * 256 * 9);
    }

    [Fact]
    public void A_step_that_finds_no_room_for_code_has_tables_when_the_heap_allows()
    {
        // Two outputs in 8 bytes for each tap, and five numbers for each output or word.
        const int packed = 64 * 64 * 9 * 4;
        EmitOptions small = Options with { UnrolledAssemblies = 4, PackedTableBytes = 1_000_000 };
        StepForecast tabled = Convolution(127, 64, 64, small);
        Assert.Equal("tables, outputs to a word", tabled.Formulation);
        Assert.InRange(tabled.PackedBytes, packed, packed + 64 * 5 * 8);
        Assert.Equal(tabled.PackedBytes, tabled.TableBytes);
        Assert.InRange(tabled.CodeBytes, 1, 30_000);
        Assert.Equal("plain kernel", Convolution(127, 64, 64, small with { PackedTableBytes = tabled.PackedBytes - 1 }).Formulation);
    }

    [Fact]
    public void Code_that_finds_room_keeps_its_weights_off_the_heap() =>
        Assert.Equal(0, Convolution(127, outputs: 16, inputs: 8, Options with { PackedTableBytes = 2_000_000 }).TableBytes);

    private static StepForecast Convolution(int largest, int outputs, int inputs, EmitOptions? options = null)
    {
        var random = new Random(1);
        Tensor image = Tensor.Int8("image", new Shape(1, 10, 10, inputs), Quantization.PerTensor(1, 0));
        Tensor result = Tensor.Int8("result", new Shape(1, 8, 8, outputs), Quantization.PerTensor(512, 0));
        Quantization scales = Quantization.PerChannel([.. Enumerable.Repeat(1f, outputs)], 0);
        sbyte[] weights = [.. Enumerable.Range(0, outputs * inputs * 9).Select(_ => (sbyte)random.Next(-largest, largest + 1))];
        Tensor filter = Tensor.Constant("filter", new Shape(outputs, 3, 3, inputs), weights, scales);
        Tensor bias = Tensor.Constant("bias", new Shape(outputs), new int[outputs], scales);
        var node = new Node("conv", new Conv2D(new Size(1, 1), new Padding(0, 0, 0, 0)), [image, filter, bias], result);
        return CSharpEmitter.Forecast(Planner.Plan(new Graph("one", [image], [result], [node])), options ?? Options).Single();
    }
}
