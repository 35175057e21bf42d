namespace Edge.Runtime;

/// <summary>Size and scaling of one Softmax call; the fields of <c>edge_softmax_params</c> in C.</summary>
public sealed class SoftmaxParameters
{
    public int Rows;
    public int Channels;
    public int Multiplier;
    public int Shift;
    public int LeastDifference;
}

/// <summary>The integer reference of Softmax.</summary>
public static class SoftmaxKernel
{
    /// <param name="p">At most 511 channels. A value further below the row's largest than LeastDifference counts as 0.</param>
    /// <param name="input">int8 [Rows, Channels] from <paramref name="inputOffset"/>.</param>
    /// <param name="output">
    /// int8 [Rows, Channels] from <paramref name="outputOffset"/>, steps of 1/256 from -128; may be all of the input, does not overlap it otherwise.
    /// </param>
    public static void Run(SoftmaxParameters p, sbyte[] input, int inputOffset, sbyte[] output, int outputOffset)
    {
        for (int row = 0; row < p.Rows; row++)
        {
            int from = inputOffset + row * p.Channels;
            int to = outputOffset + row * p.Channels;
            int largest = -128;
            for (int c = 0; c < p.Channels; c++)
            {
                if (input[from + c] > largest)
                    largest = input[from + c];
            }

            int sum = 0; // 12 integer bits
            for (int c = 0; c < p.Channels; c++)
            {
                int difference = input[from + c] - largest;
                if (difference >= p.LeastDifference)
                    sum += Requantization.RoundingDivide(FixedPoint.Exp(Requantization.Apply(difference, p.Multiplier, p.Shift)), 12);
            }

            // sum = (1 + fraction) * 2^(12 - zeros)
            int zeros = LeadingZeros(sum);
            int fraction = (int)(((long)sum << zeros) + int.MinValue); // a constant 2^31 would be unsigned on nanoCLR
            int reciprocal = FixedPoint.ReciprocalOfOnePlus(fraction);
            for (int c = 0; c < p.Channels; c++)
            {
                int difference = input[from + c] - largest;
                int value = -128;
                if (difference >= p.LeastDifference)
                {
                    int exp = FixedPoint.Exp(Requantization.Apply(difference, p.Multiplier, p.Shift));
                    value += Requantization.RoundingDivide(Requantization.DoublingHighMultiply(reciprocal, exp), 12 - zeros + 23);
                }

                if (value > 127)
                    value = 127;
                output[to + c] = (sbyte)value;
            }
        }
    }

    /// <param name="value">Positive.</param>
    private static int LeadingZeros(int value)
    {
        int zeros = 1;
        while (value < 1 << 30)
        {
            value <<= 1;
            zeros++;
        }

        return zeros;
    }
}
