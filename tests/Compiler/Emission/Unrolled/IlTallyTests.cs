using Edge.Compiler.Emission.Interpreter;

namespace Edge.Compiler.Tests.Emission.Unrolled;

public class IlTallyTests
{
    [Theory]
    [InlineData("long x3 = window[3];", 3, 0, 1, 1)] // window, 3, read, widened, x3
    [InlineData("long x3 = sums[3];", 3, 0, 0, 1)]
    [InlineData("s = x0 * 12345678901L + x1 * -5L + sums[2];", 7, 2, 1, 1)] // the short constant is widened
    [InlineData("long least = -9223372036854775808L;", 2, 0, 0, 0)]
    public void The_text_of_a_statement_tells_its_instructions(string statement, int moves, int multiplications, int conversions, int reads)
    {
        IlCount count = IlTally.Of([statement]).Count;
        Assert.Equal(
            (moves, multiplications, conversions, reads),
            (count[IlOperation.Move], count[IlOperation.Multiply], count[IlOperation.Convert], count[IlOperation.LoadElement]));
    }

    [Fact]
    public void Three_products_of_a_packed_word_take_13_bytes() =>
        Assert.Equal(13, IlTally.Of(["s = x0 * 12345678901L + x1 * 12345678901L;"]).Bytes - IlTally.Of(["s = x0 * 12345678901L;"]).Bytes);

    [Fact]
    public void A_loop_repeats_instructions_and_not_bytes()
    {
        IlTally body = IlTally.Of(["x = y + 1;"]), loop = new();
        loop.Repeat(body, 10);
        Assert.Equal((10 * body.Count.Total, body.Bytes), (loop.Count.Total, loop.Bytes));
    }
}
