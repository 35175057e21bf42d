using System.Text.Json;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Devices.Boards;

namespace Edge.Devices.Tests.Boards;

public sealed class ShippedBoardTests
{
    // What the user of a board could not look up elsewhere: how Edge itself builds for it and starts its emulator.
    private static readonly string[] Own = ["name", "extends", "core", "port", "compiler", "flags", "defines", "instructions", "emulator", "emulator_arguments", "flash_with", "sources"];

    public static TheoryData<string> Boards => [.. BoardReader.Shipped()];

    [Theory]
    [MemberData(nameof(Boards))]
    public void Every_value_says_where_it_comes_from(string name)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(ShippedFiles.Folder("boards"), $"{name}.json")));
        Board board = BoardReader.Read(name);
        Assert.All(file.RootElement.EnumerateObject().Select(property => property.Name).Except(Own), key => Assert.Contains(key, board.Sources.Keys));
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public void An_estimated_cost_says_that_it_is_one(string name)
    {
        Board board = BoardReader.Read(name);
        Assert.Equal(board.InterpreterCycles > 0, board.Sources.TryGetValue("interpreter_cycles", out string? source));
        Assert.True(source is null || source.StartsWith("estimate", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public void Programs_of_C_need_a_compiler_with_a_port_and_a_place_in_memory(string name)
    {
        Board board = BoardReader.Read(name);
        Assert.Equal(board.Compiler is null, board.Port is null);
        if (board.Port is null or "host")
            return;
        Assert.True(Directory.Exists(Path.Combine(ShippedFiles.Folder("device/bare"), board.Port)));
        Assert.True(board.FlashBytes > 0 && board.RamBytes > 0 && board.RamOrigin > 0 && board.ClockHz > 0);
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public void No_two_pins_are_the_same(string name)
    {
        Board board = BoardReader.Read(name);
        Assert.Equal(board.Pins.Count, board.Pins.Values.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public void The_program_s_place_lies_in_the_flash(string name)
    {
        Board board = BoardReader.Read(name);
        if (board.Nano is not { DeployOrigin: > 0 } nano || board.FlashBytes == 0)
            return;
        // Partitions of an ESP32 count from the start of the flash, addresses of an STM32 from that of the memory.
        uint start = nano.IsEsp32 ? nano.DeployOrigin : nano.DeployOrigin - board.FlashOrigin;
        Assert.InRange(start + (long)nano.DeployBytes, 1, board.FlashBytes);
    }

    [Theory]
    [InlineData("esp32-cam", "ESP32_PSRAM_REV3", FlashMethod.Uart)]
    [InlineData("esp32-s3-eye", "ESP32_S3_OCTAL", FlashMethod.Uart)]
    [InlineData("xiao-esp32s3-sense", "ESP32_S3_OCTAL", FlashMethod.Uart)]
    [InlineData("esp32-c3-devkit", "ESP32_C3", FlashMethod.Uart)]
    [InlineData("esp32-p4-function-ev", "ESP32_P4", FlashMethod.Uart)]
    [InlineData("stm32f769i-disco", "ST_STM32F769I_DISCOVERY", FlashMethod.StLink)]
    [InlineData("stm32f429i-disco", "ST_STM32F429I_DISCOVERY", FlashMethod.StLink)]
    [InlineData("nucleo-f767zi", "ST_NUCLEO144_F767ZI", FlashMethod.StLink)]
    public void A_board_with_nanoFramework_names_its_firmware(string name, string target, FlashMethod flash)
    {
        NanoFirmware nano = BoardReader.Read(name).Nano!;
        Assert.Equal((target, flash), (nano.Target, nano.Flash));
        Assert.Equal(name.Contains("esp32", StringComparison.Ordinal), nano.IsEsp32);
    }

    [Fact]
    public void Pins_of_an_STM32_are_counted_through_its_ports() =>
        Assert.Equal((12, 30, 31), (BoardReader.Read("stm32f769i-disco").Pins["spi_sck"], BoardReader.Read("stm32f769i-disco").Pins["spi_miso"], BoardReader.Read("stm32f769i-disco").Pins["spi_mosi"]));

    [Theory]
    [InlineData("esp32-cam", "Xtensa LX6")]
    [InlineData("esp32-s3-eye", "Xtensa LX7")]
    [InlineData("esp32-p4-function-ev", "RV32IMAFC")]
    public void A_board_without_a_compiler_says_what_can_be_done_instead(string name, string core)
    {
        var e = Assert.Throws<DataException>(() => BoardReader.Read(name).RequireCompiler());
        Assert.Equal("E0614", e.Code);
        Assert.Contains(core, e.Found);
        Assert.Contains($"edge compile --board {name} --runtime managed", e.Hint);
    }
}
