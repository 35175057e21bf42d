namespace Edge.Bindings.Tests;

/// <summary>The simulated chips do complain: what a driver must not do on their buses is a fault.</summary>
public class SimulatorTests
{
    [Theory]
    [InlineData("84 01, 84 02, 41 00", "")]
    [InlineData("84 02, 84 02", "a capture is started upon another")]
    [InlineData("84 03", "0x03 is written to the FIFO's register")]
    [InlineData("3C 00 00", "the FIFO is read while no frame is in it")]
    [InlineData("42 00", "the FIFO's size is read while no frame is in it")]
    [InlineData("90 00", "register 0x10 is written")]
    [InlineData("10 00", "register 0x10 is read")]
    [InlineData("81 01", "2 frames in one capture")]
    [InlineData("80 55 55", "a register is written with 3 bytes")]
    [InlineData("41 00 00", "a register is read with 3 bytes")]
    [InlineData("87 80, 80 55", "written while the chip is held in reset")]
    [InlineData("87 80, 00 00", "read while the chip is held in reset")]
    public void The_ArduChip(string transfers, string fault)
    {
        var protocol = new Protocol();
        var clock = new VirtualClock(0);
        var chip = new ArduChipSimulator(clock, protocol, new Ov2640Simulator(clock, protocol), hasDummyByte: false);
        foreach (byte[] sent in Bytes(transfers))
            chip.Transfer(sent, sent[0] >= 0x80 ? [] : new byte[sent.Length]);
        Expect(fault, protocol);
    }

    [Fact]
    public void The_ArduChip_when_a_transfer_is_too_long_or_the_FIFO_is_read_beyond_its_end()
    {
        var protocol = new Protocol();
        var clock = new VirtualClock(0);
        var chip = new ArduChipSimulator(clock, protocol, new Ov2640Simulator(clock, protocol), hasDummyByte: false);
        byte[] burst = new byte[16385];
        burst[0] = 0x3c;
        chip.Transfer(burst, new byte[16385]);
        Assert.Contains(protocol.Faults, fault => fault.Contains("a transfer of 16385 bytes", StringComparison.Ordinal));
        Assert.Contains(protocol.Faults, fault => fault.Contains("bytes 0 to 16384 of a FIFO of 0", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("FF 01, 13, -, 13 C0", "")]
    [InlineData("13 C0", "register 0x13 before a bank was selected")]
    [InlineData("FF 02", "bank 2")]
    [InlineData("FF 01, 13 C0 00", "a write of 3 bytes")]
    [InlineData("FF 01, 12 80, FF 01", "an access while the sensor resets")]
    [InlineData("FF 01, -", "register 0x0FF is read")]
    [InlineData("FF 01, 13, -, -", "a read without a register")] // SCCB does not count on
    [InlineData("FF 01, 99 00", "0x00 is written to register 0x199")]
    [InlineData("FF 01, 99, -", "register 0x199 is read")]
    [InlineData("FF 01, 0A 26", "0x26 is written to register 0x10A")] // read only
    [InlineData("FF 01, 6D 55", "0x55 is written to register 0x16D")] // reserved, another value
    [InlineData("FF 00, 51 4A", "register 0x051 changes while the output runs")]
    public void The_OV2640(string transfers, string fault)
    {
        var protocol = new Protocol();
        var sensor = new Ov2640Simulator(new VirtualClock(0), protocol);
        sensor.PowerUp();
        foreach (byte[] sent in Bytes(transfers))
        {
            if (sent.Length > 0)
                sensor.Write(sent);
            else
                sensor.Read(new byte[1]);
        }

        Expect(fault, protocol);
    }

    private static void Expect(string fault, Protocol protocol)
    {
        if (fault.Length == 0)
            Assert.Empty(protocol.Faults);
        else
            Assert.Contains(protocol.Faults, found => found.Contains(fault, StringComparison.Ordinal));
    }

    /// <summary>Transfers between commas; "-" is a read.</summary>
    private static IEnumerable<byte[]> Bytes(string transfers) =>
        transfers.Split(", ").Select(transfer => transfer == "-" ? [] : Convert.FromHexString(transfer.Replace(" ", "", StringComparison.Ordinal)));
}
