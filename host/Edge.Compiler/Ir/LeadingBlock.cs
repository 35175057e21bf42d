namespace Edge.Compiler.Ir;

/// <summary>The first indices along every axis of a constant.</summary>
public static class LeadingBlock
{
    // Products of one weight with two factors in single precision, beside the largest of the channel.
    private const double Tolerance = 1e-5;

    /// <summary>The values of the block.</summary>
    /// <param name="values">Of the whole, in the order of <paramref name="whole"/>.</param>
    /// <param name="part">Of the same rank, nowhere larger.</param>
    public static T[] Of<T>(T[] values, Shape whole, Shape part)
    {
        var block = new T[part.Elements];
        for (int i = 0; i < block.Length; i++)
            block[i] = values[IndexIn(whole, part, i)];
        return block;
    }

    /// <summary>True when a block of this shape lies in a constant of that one.</summary>
    public static bool Fits(Shape whole, Shape part) =>
        part.Rank == whole.Rank && part.Extents.Zip(whole.Extents).All(pair => pair.First <= pair.Second);

    /// <summary>Where element <paramref name="element"/> of the block lies in the whole.</summary>
    private static int IndexIn(Shape whole, Shape part, int element)
    {
        int index = 0, step = 1;
        for (int axis = part.Rank - 1; axis >= 0; axis--)
        {
            index += element % part[axis] * step;
            element /= part[axis];
            step *= whole[axis];
        }

        return index;
    }

    /// <summary>What keeps a filter from being the leading block of another, in one clause; null when it is.</summary>
    /// <param name="whole">A filter, float or int8.</param>
    /// <param name="part">A filter of the same type.</param>
    /// <param name="axis">Of the output channels: floats may have a positive factor for each.</param>
    public static string? Difference(Tensor whole, Tensor part, int axis)
    {
        if (part.Type != whole.Type || part.Quantization?.Bits != whole.Quantization?.Bits)
            return $"a filter of {part.Type} with {part.Quantization?.Bits ?? 32} bits, where level 0's has {whole.Type} with {whole.Quantization?.Bits ?? 32}";
        if (!Fits(whole.Shape, part.Shape))
            return $"a filter {part.Shape}, where level 0's is {whole.Shape}";
        if (part.Type == ElementType.Int8)
        {
            sbyte[] block = Of(whole.Int8s, whole.Shape, part.Shape);
            int at = Enumerable.Range(0, block.Length).FirstOrDefault(i => block[i] != part.Int8s[i], -1);
            return at < 0 ? null : $"weight {Place(part.Shape, at)} is {part.Int8s[at]}, where level 0's filter has {block[at]}";
        }

        return FloatDifference(Of(whole.Floats, whole.Shape, part.Shape), part, Factors(whole, part, axis), axis);
    }

    /// <summary>Of each output channel: what the float weights of a level are multiplied by beside the block of the whole; 1 where that is all zeros.</summary>
    /// <param name="whole">A float filter.</param>
    /// <param name="part">A filter that fits into it.</param>
    /// <param name="axis">Of the output channels.</param>
    public static double[] Factors(Tensor whole, Tensor part, int axis)
    {
        float[] block = Of(whole.Floats, whole.Shape, part.Shape);
        double[] products = new double[part.Shape[axis]], squares = new double[products.Length];
        for (int i = 0; i < block.Length; i++)
        {
            int channel = Channel(part.Shape, axis, i);
            products[channel] += (double)block[i] * part.Floats[i];
            squares[channel] += (double)block[i] * block[i];
        }

        return [.. products.Zip(squares, (product, square) => square == 0 ? 1 : product / square)];
    }

    private static string? FloatDifference(float[] block, Tensor part, double[] factors, int axis)
    {
        if (Array.FindIndex(factors, factor => !(factor > 0)) is >= 0 and var negative)
            return $"output channel {negative} is level 0's times {factors[negative]:g4}";
        var largest = new double[factors.Length];
        for (int i = 0; i < block.Length; i++)
            largest[Channel(part.Shape, axis, i)] = Math.Max(largest[Channel(part.Shape, axis, i)], Math.Abs(block[i]));
        double Excess(int i)
        {
            int channel = Channel(part.Shape, axis, i);
            return Math.Abs(part.Floats[i] - factors[channel] * block[i]) - Tolerance * factors[channel] * largest[channel];
        }

        int worst = Enumerable.Range(0, block.Length).MaxBy(Excess); // one wrong weight moves the factor of all
        return Excess(worst) <= 0 ? null : $"weight {Place(part.Shape, worst)} is {part.Floats[worst]}, where level 0's filter has {block[worst]}";
    }

    private static int Channel(Shape shape, int axis, int element)
    {
        for (int inner = shape.Rank - 1; inner > axis; inner--)
            element /= shape[inner];
        return element % shape[axis];
    }

    private static string Place(Shape shape, int element)
    {
        var place = new int[shape.Rank];
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            place[axis] = element % shape[axis];
            element /= shape[axis];
        }

        return $"[{string.Join(',', place)}]";
    }
}
