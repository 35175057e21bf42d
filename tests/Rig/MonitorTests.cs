using System.Device.I2c;
using Edge.Compiler.Ir;
using Edge.Rig.Power;
using Edge.Rig.Tests.Simulated;

namespace Edge.Rig.Tests;

/// <summary>The two monitors against the worked examples of their data sheets, and against simulated parts.</summary>
public class MonitorTests
{
    // INA219, SBOS448G table 8: 10 A through 2 milliohms at 11.98 V. Shunt register 0x07D0, bus register 0x5D98; 119.8 W.
    [Fact]
    public void The_ina219_reads_its_data_sheets_example()
    {
        PowerReading reading = Ina219Of(0.002).Of(0x07D0, 0x5D98);
        Assert.Equal(10.0, reading.Amperes, 9);
        Assert.Equal(11.98, reading.Volts, 9);
        Assert.Equal(119.8, reading.Watts, 9);
        Assert.False(reading.IsSaturated);
    }

    // INA226, SBOS547A table 5: the same load. Shunt register 0x1F40, bus register 0x2570; 119.8 W.
    [Fact]
    public void The_ina226_reads_its_data_sheets_example()
    {
        PowerReading reading = Ina226Of(0.002).Of(0x1F40, 0x2570);
        Assert.Equal(10.0, reading.Amperes, 9);
        Assert.Equal(11.98, reading.Volts, 9);
        Assert.Equal(119.8, reading.Watts, 9);
        Assert.False(reading.IsSaturated);
    }

    // SBOS448G section 8.6.3.1: -320 mV is 0x8300 at the largest range. As unsigned it would be 335 mV.
    [Fact]
    public void A_current_that_flows_back_is_negative()
    {
        Assert.Equal(-3.2, Ina219Of(0.1).Of(unchecked((short)0x8300), 0).Amperes, 9);
        Assert.Equal(-0.8, Ina226Of(0.1).Of(unchecked((short)0x8300), 0).Amperes, 9); // SBOS547A section 7.6.2: -80 mV
    }

    // 16.384 V is 4096 steps: 0x8000 in the register, which is negative for whoever takes it as signed.
    [Theory]
    [InlineData(0x7FF8, 16.38)]
    [InlineData(0x8000, 16.384)]
    [InlineData(0xC350, 25.0)]
    public void A_bus_voltage_of_half_the_range_is_not_negative(int register, double volts) =>
        Assert.Equal(volts, Ina219Of(0.1).Of(0, register).Volts, 9);

    [Theory]
    [InlineData(31999, 0x5D98, false)]
    [InlineData(32000, 0x5D98, true)]
    [InlineData(-32000, 0x5D98, true)]
    [InlineData(100, 8000 << 3, true)]
    public void The_ends_of_the_ina219s_ranges_are_saturation(int shunt, int bus, bool isSaturated) =>
        Assert.Equal(isSaturated, Ina219Of(0.1).Of(shunt, bus).IsSaturated);

    [Theory]
    [InlineData(32766, 0x2570, false)]
    [InlineData(32767, 0x2570, true)]
    [InlineData(-32768, 0x2570, true)]
    [InlineData(100, 28800, true)]
    public void The_ends_of_the_ina226s_ranges_are_saturation(int shunt, int bus, bool isSaturated) =>
        Assert.Equal(isSaturated, Ina226Of(0.1).Of(shunt, bus).IsSaturated);

    [Theory]
    [InlineData("ina219:1:0x40", 1, 1.064)]
    [InlineData("ina219:1:0x40", 16, 17.024)] // table 5: 2 x 8.51 ms
    [InlineData("ina226:1:0x41", 1, 1.176)]
    [InlineData("ina226:1:0x41", 4, 4.704)]
    public void Readings_come_as_often_as_the_data_sheet_says(string address, int averages, double milliseconds)
    {
        var rig = new SimulatedRig();
        using IPowerMonitor monitor = new MonitorAddress(address).Open(rig, 0.1, averages);
        Assert.Equal(milliseconds, monitor.Conversion.TotalMilliseconds, 6);
        double start = rig.Time.Seconds;
        int readings = 0;
        while (rig.Time.Seconds - start < 2)
            readings += monitor.TryRead(out _) ? 1 : 0;
        Assert.InRange(readings, 0.9 * 2000 / milliseconds, 2000 / milliseconds + 1);
    }

    [Theory]
    [InlineData("ina219:1:0x40")]
    [InlineData("ina226:1:0x41")]
    public void Any_load_within_the_range_is_read_within_a_step_and_noise(string address) => Property.Holds(random =>
    {
        var rig = new SimulatedRig();
        rig.Board.Volts = 1 + 20 * random.NextDouble();
        rig.Board.IdleAmperes = 1.4 * random.NextDouble() - 0.6;
        using IPowerMonitor monitor = new MonitorAddress(address).Open(rig, 0.1);
        PowerReading reading;
        rig.Time.Pass(0.01);
        while (!monitor.TryRead(out reading))
        {
        }

        if (Math.Abs(rig.Board.IdleAmperes) > 0.99 * monitor.MostAmperes)
            return; // too near to the end to say
        Assert.Equal(rig.Board.IdleAmperes, reading.Amperes, 6 * 5e-6 / 0.1 + monitor.StepAmperes);
        Assert.Equal(rig.Board.Volts, reading.Volts, 4e-3);
        Assert.False(reading.IsSaturated);
    });

    [Theory]
    [InlineData("ina219:1:0x41", "E0633")] // an INA226 there
    [InlineData("ina226:1:0x40", "E0633")]
    public void Another_part_at_the_address_is_told(string address, string code) =>
        Assert.Equal(code, Assert.Throws<DeviceException>(() => new MonitorAddress(address).Open(new SimulatedRig(), 0.1)).Code);

    [Fact]
    public void A_part_that_does_not_answer_is_told()
    {
        var rig = new SimulatedRig();
        rig.Ina226.IsGone = true;
        Assert.Equal("E0632", Assert.Throws<DeviceException>(() => new MonitorAddress("ina226:1:0x41").Open(rig, 0.1)).Code);
    }

    [Theory]
    [InlineData("ina260:1:0x40")]
    [InlineData("ina219:1")]
    [InlineData("ina219:1:0x90")]
    [InlineData("ina219:-1:0x40")]
    public void A_place_that_is_none_is_refused(string text) => Assert.Equal("E0635", Assert.Throws<UsageException>(() => new MonitorAddress(text)).Code);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.1, 3)]
    [InlineData(double.NaN, 1)]
    public void A_shunt_or_an_average_that_cannot_be_is_refused(double ohms, int averages) =>
        Assert.Equal("E0635", Assert.Throws<UsageException>(() => new MonitorAddress("ina219:1:0x40").Open(new SimulatedRig(), ohms, averages)).Code);

    [Fact]
    public void Hardware_without_the_package_is_a_tool_that_is_missing()
    {
        EdgeException error = Assert.ThrowsAny<EdgeException>(() => new MonitorAddress("ina219:250:0x40").Open(new RigHardware(), 0.1));
        Assert.Equal(RigHardware.IsStandIn(typeof(I2cDevice)) ? "E0630" : "E0631", error.Code);
    }

    private static Ina219 Ina219Of(double ohms) => new(new SimulatedRig().Ina219, ohms);

    private static Ina226 Ina226Of(double ohms) => new(new SimulatedRig().Ina226, ohms);
}
