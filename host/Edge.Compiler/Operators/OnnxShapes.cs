namespace Edge.Compiler.Operators;

/// <summary>Arithmetic on shapes as an ONNX file counts them.</summary>
internal static class OnnxShapes
{
    /// <summary>The shape two operands are repeated to. ONNX, "Multidirectional Broadcasting".</summary>
    public static int[] Broadcast(OnnxNodeImport node, int[] a, int[] b)
    {
        var dims = new int[Math.Max(a.Length, b.Length)];
        for (int axis = 0; axis < dims.Length; axis++)
        {
            int ofA = Padded(a, dims.Length)[axis], ofB = Padded(b, dims.Length)[axis];
            dims[axis] = ofA == ofB || ofB == 1 ? ofA : ofA == 1 ? ofB : throw node.Refused($"operands {string.Join('x', a)} and {string.Join('x', b)}", "extents that agree, or are 1, from the last axis on");
        }

        return dims;
    }

    /// <summary>The shape with axes of extent 1 in front of it.</summary>
    public static int[] Padded(int[] dims, int rank) => [.. Enumerable.Repeat(1, rank - dims.Length), .. dims];

    /// <summary>For each element of <paramref name="dims"/> the one of a constant of shape <paramref name="from"/> that is repeated there.</summary>
    public static int[] Repeated(int[] from, int[] dims)
    {
        int[] padded = Padded(from, dims.Length), strides = Strides(padded);
        return Strided(dims, 0, [.. strides.Select((stride, axis) => padded[axis] == 1 ? 0 : stride)]);
    }

    /// <summary>Elements from one index of each axis to the next.</summary>
    public static int[] Strides(int[] dims)
    {
        var strides = new int[dims.Length];
        for (int axis = dims.Length - 1, step = 1; axis >= 0; step *= dims[axis--])
            strides[axis] = step;
        return strides;
    }

    /// <summary>The places that a walk over <paramref name="dims"/> visits.</summary>
    /// <param name="dims">How often along each axis.</param>
    /// <param name="start">The first place.</param>
    /// <param name="steps">How much further, along each axis.</param>
    public static int[] Strided(int[] dims, int start, int[] steps)
    {
        int[] places = [start];
        for (int axis = 0; axis < dims.Length; axis++)
        {
            int step = steps[axis];
            int[] rounds = [.. Enumerable.Range(0, dims[axis])];
            places = [.. places.SelectMany(place => rounds.Select(i => place + i * step))];
        }

        return places;
    }

    /// <summary>The number of elements.</summary>
    public static int Count(IEnumerable<int> dims) => dims.Aggregate(1, (product, dim) => checked(product * dim));
}
