using Edge.Compiler.Emission;
using Edge.Devices.Boards;
using Edge.Devices.Tests.Tools;
using Xunit.Abstractions;

namespace Edge.Devices.Tests.Equivalence;

/// <summary>Public INT8 models by the kernels for cores that multiply one number at a time: the reference's bytes, and what they take.</summary>
public class ScalarNetworkTests(ITestOutputHelper log)
{
    // Of emitted code without tables.
    private const int MostCodeBytes = 13 * 1024;

    /// <param name="peer">Millions of instructions that CMSIS-NN's portable C takes on the core.</param>
    /// <param name="ratio">Of them, at most.</param>
    [TheoryWithSharedData]
    [InlineData("rv32imc", "ic_resnet8_int8", 65.3, 0.47)]
    [InlineData("rv32imc", "kws_dscnn_int8", 16.2, 0.51)]
    [InlineData("rv32imc", "vww_mobilenet025_int8", 48.6, 0.29)]
    [InlineData("rv32imc", "ad_toycar_int8", 1.47, 0.64)]
    [InlineData("xtensa", "ic_resnet8_int8", 84.2, 0.54)]
    [InlineData("xtensa", "vww_mobilenet025_int8", 72.1, 0.34)]
    [InlineData("cortex-m3", "ic_resnet8_int8", 41.75, 0.68)]
    public void They_give_the_reference_bytes_within_the_instructions_and_the_code_that_are_allowed(string core, string model, double peer, double ratio)
    {
        Board board = BoardOf(core);
        if (Programs.Missing([board.Compiler!, board.Emulator!]) is not null)
            return; // the recorded models' ladder says so
        var counted = CountedNetwork.Of(board, model);
        double own = counted.Instructions / (peer * 1e6);
        log.WriteLine($"{model} on {core}: {counted}; {own:0.000} times CMSIS-NN's instructions");
        Assert.InRange(own, 0.01, ratio);
        Assert.InRange(counted.CodeBytes, 1, MostCodeBytes);
    }

    [TheoryWithSharedData]
    [InlineData("kws_dscnn_int8")]
    public void A_core_without_products_of_pairs_runs_what_was_compiled_for_it(string model)
    {
        if (Programs.Missing([Programs.ArmGcc, Programs.ArmQemu]) is null)
            log.WriteLine($"{CountedNetwork.Of(BoardReader.Read("mps2-an385"), model, count: false)}");
    }

    // An emulated Cortex-M4 counts what was compiled for a Cortex-M3: nothing counts on those that are emulated themselves.
    private static Board BoardOf(string core) => core switch
    {
        "rv32imc" => BoardReader.Read("esp32c3-virt"),
        "xtensa" => BoardReader.Read("lx106-sim"),
        _ => BoardReader.Read("netduinoplus2") with
        {
            Flags = BoardReader.Read("mps2-an385").Flags,
            Instructions = CoreInstructions.Scalar,
            CostModel = BoardReader.Read("mps2-an385").CostModel,
        },
    };
}
