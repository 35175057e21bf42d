using Edge.Compiler.Ir;
using Edge.Compiler.Quantizing;

namespace Edge.Compiler.Tests.Quantizing;

public class SumRoundingTests
{
    [Fact]
    public void One_input_of_two_that_are_nearly_the_same_is_rounded_up()
    {
        // Nearest: both down, error 0.4 and 0.4, which add up. One up: 0.6 - 0.4.
        var rounding = new SumRounding([[1, 0.9], [0.9, 1]]);
        var (steps, _) = rounding.Round([0.4, 0.4], 1, 7);
        Assert.Equal(1, steps.Sum());
    }

    [Fact]
    public void Inputs_that_have_nothing_to_do_with_one_another_are_rounded_to_the_nearest() => Property.Holds(random =>
    {
        int count = random.Next(1, 20);
        double[][] covariance = Square(count, (i, j) => i == j ? 0.1 + random.NextDouble() : 0);
        double[] weights = Weights(random, count);
        Assert.Equal(weights.Select(weight => Quantization.NearestStep(weight, 0.3, 3)), new SumRounding(covariance).Round(weights, 0.3, 3).Steps);
    });

    [Fact]
    public void It_is_never_worse_than_the_nearest_steps_of_weights_that_are_not_clipped_and_the_error_is_the_one_it_says() => Property.Holds(random =>
    {
        int count = random.Next(1, 24);
        double[][] covariance = Covariance(random, count, samples: random.Next(1, 40));
        double[] weights = Weights(random, count);
        double scale = 0.1 + random.NextDouble();
        var rounding = new SumRounding(covariance);
        var (steps, error) = rounding.Round(weights, scale, 127);
        double nearest = rounding.Error([.. weights.Select(weight => Quantization.NearestStep(weight, scale, 127) * scale - weight)]);
        Assert.Equal(rounding.Error([.. weights.Select((weight, i) => steps[i] * scale - weight)]), error, 1e-6 * (1 + nearest));
        Assert.All(Enumerable.Range(0, count), i =>
        {
            // No single step would help.
            foreach (int direction in new[] { -1, 1 })
            {
                double[] moved = [.. weights.Select((weight, k) => (steps[k] + (k == i ? direction : 0)) * scale - weight)];
                Assert.True(rounding.Error(moved) >= error - 1e-6 * (1 + error));
            }
        });
    });

    [Fact]
    public void Over_many_rows_the_error_is_well_below_that_of_the_nearest_steps_and_near_the_least_there_is()
    {
        var random = new Random(3);
        double found = 0, nearest = 0, least = 0;
        for (int row = 0; row < 40; row++)
        {
            double[][] covariance = Covariance(random, 6, samples: 8);
            double[] weights = Weights(random, 6);
            var rounding = new SumRounding(covariance);
            found += rounding.Round(weights, 0.5, 3).Error;
            nearest += rounding.Error([.. weights.Select(weight => Quantization.NearestStep(weight, 0.5, 3) * 0.5 - weight)]);
            least += Enumerable.Range(0, (int)Math.Pow(7, 6)).Min(code => rounding.Error([.. weights.Select((weight, i) => (code / (int)Math.Pow(7, i) % 7 - 3) * 0.5 - weight)]));
        }

        Assert.True(found < 0.8 * nearest, $"{found} against {nearest}");
        Assert.InRange(found, least * (1 - 1e-9), least * 1.6);
    }

    [Fact]
    public void A_weight_of_zero_stays_zero_and_the_others_make_up_for_it()
    {
        var random = new Random(4);
        double found = 0, nearest = 0;
        for (int row = 0; row < 40; row++)
        {
            int count = random.Next(4, 24);
            double[] weights = [.. Weights(random, count).Select((weight, i) => i == 0 || random.Next(2) == 0 ? 0 : weight)];
            var rounding = new SumRounding(Covariance(random, count, samples: 12));
            var (steps, error) = rounding.Round(weights, 0.3, 127);
            Assert.All(weights.Zip(steps).Where(pair => pair.First == 0), pair => Assert.Equal(0, pair.Second));
            found += error;
            nearest += rounding.Error([.. weights.Select(weight => Quantization.NearestStep(weight, 0.3, 127) * 0.3 - weight)]);
        }

        Assert.True(found < 0.8 * nearest, $"{found} against {nearest}");
    }

    [Fact]
    public void Steps_stay_within_their_bits() => Property.Holds(random =>
    {
        int count = random.Next(1, 12), most = random.Next(1, 8);
        var (steps, _) = new SumRounding(Covariance(random, count, samples: 5)).Round(Weights(random, count), 0.02, most);
        Assert.All(steps, step => Assert.InRange(step, -most, most));
    });

    [Fact]
    public void Inputs_that_never_change_are_rounded_to_the_nearest() =>
        Assert.Equal([1, -2, 0], new SumRounding(Square(3, (_, _) => 0)).Round([1.2, -1.7, 0.4], 1, 7).Steps);

    private static double[] Weights(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() * 2 - 1)];

    private static double[][] Covariance(Random random, int count, int samples)
    {
        double[][] inputs = [.. Enumerable.Range(0, samples).Select(_ => Mixed(random, count))];
        return Square(count, (i, j) => inputs.Sum(input => input[i] * input[j]) / samples);
    }

    // Neighbours have much in common, as pixels have.
    private static double[] Mixed(Random random, int count)
    {
        double common = random.NextDouble();
        return [.. Enumerable.Range(0, count).Select(_ => common + 0.5 * random.NextDouble())];
    }

    private static double[][] Square(int count, Func<int, int, double> value) =>
        [.. Enumerable.Range(0, count).Select(i => Enumerable.Range(0, count).Select(j => value(i, j)).ToArray())];
}
