using Edge.Compiler.Operators;

namespace Edge.Compiler.Tests.Operators;

public class FilterBytesTests
{
    [Fact]
    public void Every_format_has_the_bytes_that_a_reader_counts_by_hand()
    {
        // Two rows of ten weights, three and none of them other than 0.
        int[] weights = [0, 5, 0, 0, -3, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        Assert.Equal(2 * 5, FilterBytes.Packed(2, 10, 4)); // 40 bits for each row
        Assert.Equal(2 + 2 + 2 + 0, FilterBytes.Bitmap([3, 0], 10, 4)); // masks of 10 bits, values of 12 and 0 bits
        Assert.Equal(3 + 2 * 3, FilterBytes.Codebook(2, 10, 3, 8)); // three values, numbers of 2 bits
        Assert.Equal(2 + 2 + 2 + 1, FilterBytes.BitmapCodebook([3, 0], 10, 2, 8)); // two values, two masks, three numbers of 1 bit
        Assert.Equal((FilterFormat.Bitmap, 6L), FilterBytes.Least(weights, 10, 4));
        Assert.Equal((FilterFormat.BitmapCodebook, 14L), FilterBytes.Least([.. weights, .. weights, .. Enumerable.Repeat(0, 10)], 10, 8));
        Assert.Equal((FilterFormat.Packed, 10L), FilterBytes.Least([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 10, 8));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(16, 4)]
    [InlineData(17, 5)]
    public void A_number_has_the_bits_to_tell_all_values_apart(int values, int bits) => Assert.Equal(bits, FilterBytes.NumberBits(values));

    [Fact]
    public void No_format_is_smaller_than_the_entropy_of_what_it_holds() => Property.Holds(random =>
    {
        int rowWeights = random.Next(1, 40), rows = random.Next(1, 20), most = 1 << random.Next(1, 7);
        double zeros = random.NextDouble();
        int[] weights = [.. Enumerable.Range(0, rows * rowWeights).Select(_ => random.NextDouble() < zeros ? 0 : random.Next(-most, most))];
        double entropy = weights.GroupBy(weight => weight).Sum(group => -group.Count() * Math.Log2((double)group.Count() / weights.Length));
        var (_, bytes) = FilterBytes.Least(weights, rowWeights, 8);
        Assert.True(8 * bytes >= entropy - 1e-6, $"{bytes} bytes, {entropy} bits");
        Assert.True(bytes <= weights.Length);
    });
}
