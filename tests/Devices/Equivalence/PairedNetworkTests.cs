using Edge.Devices.Boards;
using Edge.Devices.Tests.Tools;
using Xunit.Abstractions;

namespace Edge.Devices.Tests.Equivalence;

/// <summary>Public INT8 models by the kernels that multiply pairs: the reference's bytes, and what they take on an emulated Cortex-M4.</summary>
public class PairedNetworkTests(ITestOutputHelper log)
{
    /// <param name="millions">Instructions of an inference, at most.</param>
    /// <param name="codeBytes">Of the emitted code without tables, at most.</param>
    [TheoryWithSharedData]
    [InlineData("ic_resnet8_int8", 14.0, 12 * 1024)]
    [InlineData("vww_mobilenet025_int8", 7.1, 12 * 1024)]
    [InlineData("kws_dscnn_int8", 3.9, 12 * 1024)]
    [InlineData("ad_toycar_int8", 0.34, 12 * 1024)]
    public void They_give_the_reference_bytes_within_the_instructions_and_the_code_that_are_allowed(string model, double millions, int codeBytes)
    {
        if (Programs.Missing([Programs.ArmGcc, Programs.ArmQemu]) is not null)
            return; // the recorded models' ladder says so
        var counted = CountedNetwork.Of(BoardReader.Read("netduinoplus2"), model);
        log.WriteLine($"{model}: {counted}");
        Assert.InRange(counted.Instructions, 1, (long)(millions * 1e6));
        Assert.InRange(counted.CodeBytes, 1, codeBytes);
    }
}
