using System.Text;
using Edge.Compiler.Emission;

namespace Edge.Compiler.Tests.Emission;

public class LiteralWriterTests
{
    [Fact]
    public void Sixteen_values_stand_on_a_line()
    {
        var text = new StringBuilder();
        LiteralWriter.Write(text, Enumerable.Range(-2, 18).Select(i => (sbyte)i).ToArray(), "  ");
        Assert.Equal("  -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,\n  14, 15,\n", text.ToString());
    }

    [Fact]
    public void A_full_last_line_ends_once()
    {
        var text = new StringBuilder();
        LiteralWriter.Write(text, new int[32], "");
        Assert.Equal(2, text.ToString().Count(c => c == '\n'));
    }

    [Theory]
    [InlineData(int.MaxValue, "2147483647")]
    [InlineData(-2147483647, "-2147483647")]
    [InlineData(int.MinValue, "-2147483647 - 1")] // 2147483648 is no int in C
    public void Whole_numbers_are_written_so_that_C_reads_an_int(int value, string literal) => Assert.Equal(literal, LiteralWriter.Of(value));

    [Theory]
    [InlineData(0.5f, "0.5")]
    [InlineData(0.003921569f, "0.003921569")]
    [InlineData(1e-7f, "1E-07")]
    public void A_float_is_written_as_the_shortest_text_that_reads_back(float value, string literal)
    {
        Assert.Equal(literal, LiteralWriter.Of(value));
        Assert.Equal(value, float.Parse(literal, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_table_of_another_type_is_refused() => Assert.Throws<ArgumentException>(() => LiteralWriter.Write(new StringBuilder(), new float[1], ""));
}
