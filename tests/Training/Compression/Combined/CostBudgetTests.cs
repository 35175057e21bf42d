using Edge.Training.Compressing;

namespace Edge.Training.Tests.Compression.Combined;

public class CostBudgetTests
{
    private static readonly CostBudget _all = new() { FlashBytes = 65_536, RamBytes = 32_768, Milliseconds = 100 };

    [Fact]
    public void What_is_not_met_is_said_in_the_units_of_the_limit()
    {
        var cost = new DeviceCost(60_000, 20_000, 30_000, 24e6);
        Assert.Equal(["flash: 80,000 B of 65,536 B", "time: 150 ms of 100 ms"], _all.Unmet(cost, 160_000_000));
        Assert.False(_all.IsMetBy(cost, 160_000_000));
        Assert.Equal("flash, RAM and time", _all.Names);
    }

    [Fact]
    public void What_is_met_presses_no_more()
    {
        var cost = new DeviceCost(65_536, 65_536, 1000, 8e6);
        Assert.Equal(2 + 1 + 1, _all.Pressure(cost, 160_000_000), 12);
        Assert.Equal(3, _all.Pressure(new DeviceCost(1, 1, 1, 1), 160_000_000), 12);
        Assert.True(_all.IsMetBy(new DeviceCost(65_000, 536, 32_768, 16e6), 160_000_000));
    }

    [Fact]
    public void No_limit_is_always_met()
    {
        Assert.True(new CostBudget().IsEmpty);
        Assert.True(new CostBudget().IsMetBy(new DeviceCost(1 << 30, 1 << 30, 1 << 30, 1e12), 0));
        Assert.False(new CostBudget { RamBytes = 1 }.IsEmpty);
        Assert.Equal("RAM", new CostBudget { RamBytes = 1 }.Names);
    }
}
