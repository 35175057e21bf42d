using Edge.Compiler.Ir;
using Edge.Devices.Boards;

namespace Edge.Devices.Tests.Boards;

public sealed class BoardReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-boards-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_shipped_board_can_be_read_and_bears_its_file_s_name() =>
        Assert.All(BoardReader.Shipped(), name => Assert.Equal(name, BoardReader.Read(name).Name));

    [Fact]
    public void A_board_has_what_its_chip_has_and_what_it_says_itself()
    {
        Board board = BoardReader.Read("netduinoplus2");
        Assert.Equal(("Cortex-M4F", 168_000_000, 1 << 20, 128 << 10), (board.Core, board.ClockHz, board.FlashBytes, board.RamBytes));
        Assert.Equal((0x08000000u, 0x20000000u, "qemu-system-arm"), (board.FlashOrigin, board.RamOrigin, board.Emulator));
        Assert.Null(BoardReader.Read("stm32f405").Emulator);
    }

    [Fact]
    public void A_board_of_the_user_extends_a_shipped_chip()
    {
        string path = Write("mine", """{ "name": "mine", "extends": "stm32f405", "ram_bytes": 65536 }""");
        Assert.Equal((65536, 1 << 20), (BoardReader.Read(path).RamBytes, BoardReader.Read(path).FlashBytes));
    }

    [Fact]
    public void A_board_of_the_user_extends_a_file_beside_it()
    {
        Write("chip", """{ "name": "chip", "extends": "esp32c3", "clock_hz": 80000000 }""");
        Assert.Equal(80_000_000, BoardReader.Read(Write("mine", """{ "name": "mine", "extends": "chip" }""")).ClockHz);
    }

    [Theory]
    [InlineData("""{ "name": "x", "extends": "stm32f405", "clock": 1 }""", "E0612", "unknown key 'clock'")]
    [InlineData("""{ "name": "x", "extends": "stm32f999" }""", "E0610", "no such board")]
    [InlineData("""{ "name": "x", "extends": "x" }""", "E0611", "extends itself")]
    [InlineData("""{ "name": "x", "extends": 3 }""", "E0613", "'extends' is 3")]
    [InlineData("""{ "name": "x", "extends": "stm32f405", "ram_bytes": -1 }""", "E0613", "'ram_bytes' is -1")]
    [InlineData("""{ "name": "x", "extends": "stm32f405", "ram_bytes": 99999999999999999999 }""", "E0613", "'ram_bytes'")]
    [InlineData("""{ "name": "x", "extends": "stm32f405", "ram_origin": "20000000" }""", "E0613", "'ram_origin'")]
    [InlineData("""{ "name": "x", "extends": "stm32f405", "flags": "-O2" }""", "E0613", "'flags'")]
    [InlineData("""{ "name": "x" }""", "E0613", "'core' is missing")]
    [InlineData("""{ "name": "x", """, "E0611", "line 1")]
    [InlineData("[]", "E0611", "not a JSON object")]
    [InlineData("", "E0611", "line 1")]
    [InlineData("\0\u0001garbage", "E0611", "line 1")]
    public void A_file_that_is_wrong_is_named_with_what_is_wrong(string text, string code, string found)
    {
        string path = Write("x", text);
        var e = Assert.Throws<DataException>(() => BoardReader.Read(path));
        Assert.Equal(code, e.Code);
        Assert.Contains(found, e.Found);
    }

    [Theory]
    [InlineData("""{ "name": "x", "core": "c", "firmware": "ESP32_REV3" }""", "'flash_method' is missing")]
    [InlineData("""{ "name": "x", "core": "c", "flash_method": "floppy" }""", "'flash_method' is \"floppy\"")]
    [InlineData("""{ "name": "x", "core": "c", "camera_bus": "usb" }""", "'camera_bus' is \"usb\"")]
    [InlineData("""{ "name": "x", "core": "c", "pins": [1] }""", "'pins' is [1]")]
    [InlineData("""{ "name": "x", "core": "c", "pins": { "led": 256 } }""", "'pins.led' is 256")]
    [InlineData("""{ "name": "x", "core": "c", "pins": { "led": "PB16" } }""", "'pins.led' is \"PB16\"")]
    [InlineData("""{ "name": "x", "core": "c", "interpreter_cycles": 0 }""", "'interpreter_cycles' is 0")]
    [InlineData("""{ "name": "x", "core": "c", "sources": "me" }""", "'sources' is \"me\"")]
    [InlineData("""{ "name": "x", "core": "c", "clock_hz": 1, "sources": { "clock_hz": "" } }""", "'sources.clock_hz' is \"\"")]
    [InlineData("""{ "name": "x", "core": "c", "sources": { "ram_bytes": "me" } }""", "speaks of 'ram_bytes', which has no value")]
    public void A_wrong_value_for_nanoFramework_is_named(string text, string found)
    {
        string path = Write("x", text);
        var e = Assert.Throws<DataException>(() => BoardReader.Read(path));
        Assert.Equal("E0613", e.Code);
        Assert.Contains(found, e.Found);
    }

    [Fact]
    public void A_board_has_the_sources_of_its_chip_and_its_own()
    {
        string path = Write("mine", """{ "name": "mine", "extends": "stm32f429", "ram_bytes": 65536, "sources": { "ram_bytes": "mine" } }""");
        Assert.Equal("mine", BoardReader.Read(path).Sources["ram_bytes"]);
        Assert.Contains("RM0090", BoardReader.Read(path).Sources["ram_origin"]);
    }

    [Fact]
    public void A_misspelt_key_comes_with_what_was_meant()
    {
        string path = Write("x", """{ "name": "x", "extends": "stm32f405", "ram_byts": 1 }""");
        Assert.Equal("did you mean 'ram_bytes'?", Assert.Throws<DataException>(() => BoardReader.Read(path)).Hint);
    }

    [Fact]
    public void An_unknown_board_names_those_that_are_known()
    {
        var e = Assert.Throws<DataException>(() => BoardReader.Read("netduino"));
        Assert.Equal("E0610", e.Code);
        Assert.Contains("netduinoplus2", e.Accepted);
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, $"{name}.json");
        File.WriteAllText(path, text);
        return path;
    }
}
