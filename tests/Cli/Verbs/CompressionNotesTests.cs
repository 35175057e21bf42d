using Edge.Cli.Verbs;
using Edge.Devices.Boards;
using Edge.Training.Compressing;

namespace Edge.Cli.Tests.Verbs;

public sealed class CompressionNotesTests
{
    private static readonly DeviceCost _whole = new(40_000, 9_000, 20_000, 10e6);

    [Fact]
    public void Who_pays_for_bytes_with_cycles_is_told_how_many_and_what_bounds_them()
    {
        DeviceCost packed = _whole with { TableBytes = 20_000, Cycles = 27e6 };
        string note = CompressionNotes.Slower(packed, _whole, 168_000_000, null)!;
        Assert.StartsWith("packed weights save 20,000 B of flash and cost time: 27.0 M cycles, 160.71 ms, 2.7 times the 10.0 M cycles, 59.52 ms", note);
        Assert.Contains("--ms MS bounds the time", note);
        Assert.Contains("inside the 200 ms that were asked for", CompressionNotes.Slower(packed, _whole, 168_000_000, 200));
        Assert.DoesNotContain(" ms", CompressionNotes.Slower(packed, _whole, 0, null)!.Replace("--ms", ""));
        Assert.Null(CompressionNotes.Slower(_whole with { TableBytes = 20_000, Cycles = 10.5e6 }, _whole, 0, null));
    }

    [Fact]
    public void What_cannot_be_measured_is_said_with_what_would_mend_it()
    {
        Board board = BoardReader.Read("netduinoplus2") with { Compiler = "no-such-gcc" };
        Assert.Equal("linked bytes are not measured, flash is predicted: no-such-gcc is not installed; sudo apt-get install -y no-such-gcc",
            CompressionNotes.Missing(board).First());
        Assert.StartsWith("instructions are not counted, cycles are predicted: nothing emulates", CompressionNotes.Missing(board with { Port = "z80" }).Last());
    }
}
