using System.Text;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Compiler.Storage;
using Edge.Devices.Emulators;
using Edge.Tests.Graphs;

namespace Edge.Devices.Tests.Emulators;

public sealed class HarnessFilesTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void The_checksum_is_the_usual_one()
    {
        // The check value of CRC-32 that every catalogue gives.
        sbyte[] digits = [.. Encoding.ASCII.GetBytes("123456789").Select(b => (sbyte)b)];
        Assert.Equal(0xcbf43926u, Crc32.Of(digits));
    }

    [Theory]
    [InlineData(0)] // the program wrote nothing
    [InlineData(11)]
    [InlineData(14)]
    [InlineData(18)]
    [InlineData(20)]
    public void Results_of_another_length_are_refused(int bytes)
    {
        File.WriteAllBytes(_file, new byte[bytes]);
        var e = Assert.Throws<DeviceException>(Read);
        Assert.Equal("E0505", e.Code);
    }

    [Fact]
    public void Results_of_the_right_length_are_read()
    {
        File.WriteAllBytes(_file, [5, 0, 0, 0, 2, 0, 0, 0, 7, 0, 0, 0, 1, 0xff, 3, 44, 1, 0, 0]);
        HarnessResult result = Read();
        Assert.Equal((7, 300), (result.CalibrationInstructions, result.StackBytes));
        Assert.Equal([1, -1, 3], result.Answers[0].Output);
    }

    private HarnessResult Read()
    {
        Graph graph = FixedGraphs.Residual(); // three output bytes
        var options = new EmitOptions { Name = "m", ToolVersion = "", Source = "", ModelHash = "", Board = "" };
        return HarnessFiles.ReadResults(_file, [new BareModel(Planner.Plan(graph), options)], [new HarnessRequest(0, [], HarnessWant.Output)], taps: false);
    }
}
