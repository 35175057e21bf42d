using System.Text.RegularExpressions;
using Edge.Compiler.Emission;
using Edge.Compiler.Emission.Plan;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Operators;

public partial class FilterStorageTests
{
    private static readonly FilterRule Size = new(FilterGoal.Size), Speed = new(FilterGoal.Speed);

    [Fact]
    public void Every_format_gives_back_every_weight_from_as_many_bytes_as_are_counted() => Property.Holds(random =>
    {
        int rowWeights = random.Next(1, 70), rows = random.Next(1, 9), bits = random.Next(2, 9), most = Quantization.MostSteps(bits);
        double zeros = random.NextDouble(), step = random.Next(2) == 0 ? 1 : (double)most / random.Next(1, 5);
        sbyte Weight() => random.NextDouble() < zeros ? (sbyte)0 : (sbyte)(Math.Round(random.Next(-most, most + 1) / step) * step);
        sbyte[] weights = [.. Enumerable.Range(0, rows * rowWeights).Select(_ => Weight())];
        var counts = FilterCounts.Of(weights, rowWeights);
        foreach (FilterFormat format in Enum.GetValues<FilterFormat>())
        {
            if (format is FilterFormat.Codebook or FilterFormat.BitmapCodebook && counts.Values > 129)
                continue; // numbers of 8 bits, which no kernel reads and no rule chooses
            StoredRows stored = StoredRows.Of(weights, rowWeights, format, bits);
            Assert.Equal(weights, stored.Weights(format, rowWeights, rows));
            Assert.Equal(counts.Bytes(format, bits), stored.Bytes.Length);
        }
    });

    [Fact]
    public void A_rule_never_chooses_numbers_that_no_kernel_reads() => Property.Holds(random =>
    {
        int rowWeights = random.Next(1, 300), bits = random.Next(2, 9), most = Quantization.MostSteps(bits), values = random.Next(1, 256);
        sbyte[] weights = [.. Enumerable.Range(0, 8 * rowWeights).Select(_ => (sbyte)Math.Clamp(random.Next(values) - values / 2, -most, most))];
        foreach (FilterGoal goal in Enum.GetValues<FilterGoal>())
        {
            var (format, each) = new FilterRule(goal) { CodeBytes = 0 }.Choose(weights, rowWeights, bits, isCodable: true);
            StoredRows rows = StoredRows.Of(weights, rowWeights, format, each);
            bool isNumbered = format is FilterFormat.Codebook or FilterFormat.BitmapCodebook;
            Assert.InRange(rows.Bits, isNumbered ? 1 : 2, isNumbered ? 7 : 8);
            Assert.True(!isNumbered || rows.Bytes.Length >= 1 << rows.Bits, $"{rows.Bytes.Length} bytes hold {rows.Bits}-bit numbers");
            Assert.Equal(weights, rows.Weights(format, rowWeights, 8));
        }
    });

    [Fact]
    public void A_pruned_filter_becomes_a_bitmap_and_a_random_one_stays_as_it_is()
    {
        Assert.Equal((FilterFormat.Packed, 8), FilterRule.Balanced.Choose(Random(64, 256, zeros: 0, values: 255), 256, 8, isCodable: true));
        Assert.Equal((FilterFormat.Bitmap, 8), FilterRule.Balanced.Choose(Random(64, 256, zeros: 0.9, values: 255), 256, 8, isCodable: true));
        Assert.Equal((FilterFormat.Bitmap, 8), Speed.Choose(Random(64, 256, zeros: 0.9, values: 255), 256, 8, isCodable: true));
        Assert.Equal(FilterFormat.BitmapCodebook, Size.Choose(Random(64, 256, zeros: 0.9, values: 17), 256, 8, isCodable: true).Format);
        Assert.Equal(FilterFormat.Codebook, Size.Choose(Random(64, 256, zeros: 0, values: 15), 256, 8, isCodable: true).Format);
        Assert.Equal((FilterFormat.Packed, 8), Speed.Choose(Random(64, 256, zeros: 0, values: 15), 256, 4, isCodable: true));
        Assert.Equal((FilterFormat.Packed, 4), Size.Choose(Random(64, 256, zeros: 0, values: 15), 256, 4, isCodable: true));
    }

    [Fact]
    public void A_format_that_saves_less_than_the_code_of_its_kernel_is_not_chosen()
    {
        sbyte[] weights = Random(5, 40, zeros: 0.9, values: 255);
        Assert.Equal(FilterFormat.Packed, Size.Choose(weights, 40, 8, isCodable: true).Format);
        Assert.NotEqual(FilterFormat.Packed, (Size with { CodeBytes = 0 }).Choose(weights, 40, 8, isCodable: true).Format);
    }

    [Fact]
    public void A_filter_without_a_kernel_for_it_stays_packed() =>
        Assert.Equal((FilterFormat.Packed, 8), Size.Choose(Random(64, 256, zeros: 0.9, values: 255), 256, 8, isCodable: false));

    [Fact]
    public void A_goal_is_met_by_no_other_goal_better() => Property.Holds(random =>
    {
        sbyte[] weights = Random(16, 64, random.NextDouble(), random.Next(2, 256), random.Next());
        var counts = FilterCounts.Of(weights, 64);
        (long Bytes, double Time) Cost(FilterGoal goal)
        {
            var (format, bits) = new FilterRule(goal) { CodeBytes = 0 }.Choose(weights, 64, 8, isCodable: true);
            return (counts.Bytes(format, bits), FilterTime.Of(counts, format, bits));
        }

        var (balanced, size, speed) = (Cost(FilterGoal.Balanced), Cost(FilterGoal.Size), Cost(FilterGoal.Speed));
        Assert.True(size.Bytes <= balanced.Bytes && balanced.Bytes <= weights.Length);
        Assert.True(speed.Time <= balanced.Time && balanced.Time <= FilterRule.MostTime * FilterTime.Of(counts, FilterFormat.Packed, 8));
    });

    [Fact]
    public void The_bytes_that_are_counted_are_those_of_the_arrays_in_emitted_c() => Property.Holds(random =>
    {
        Program program = Planner.Plan(SparseGraph.Of(random, RandomGraphs.Int8(random)), new PlanOptions { Filters = KernelRun.Smallest });
        string text = CEmitter.Emit(program, new EmitOptions { Name = "net", ToolVersion = "0", Source = "s", ModelHash = "0", Board = "b" })
            .Single(file => file.Name == "net_weights.h").Text;
        Assert.Equal(SharedTables.Of(program).Bytes, ArrayOf().Matches(text).Sum(array => int.Parse(array.Groups[2].Value) * (array.Groups[1].Value == "int8_t" ? 1L : 4)));
        foreach (Step step in program.Steps)
        {
            if (StoredFilter.Of(step.Node, step.Calls[0]) is { } stored)
                Assert.Equal(step.Calls[0].Int8Table("filter").Length, stored.Bytes);
        }
    }, runs: 40);

    [GeneratedRegex(@"static const (int8_t|int32_t) \w+\[([0-9]+)\]")]
    private static partial Regex ArrayOf();

    private static sbyte[] Random(int rows, int rowWeights, double zeros, int values, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows * rowWeights).Select(_ => random.NextDouble() < zeros ? (sbyte)0 : (sbyte)(random.Next(values) - values / 2))];
    }
}
