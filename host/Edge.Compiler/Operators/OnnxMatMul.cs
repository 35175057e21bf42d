using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

/// <summary>ONNX MatMul of a computed value and a constant, on either side, with any axes before the matrices. Specification: MatMul-13.</summary>
internal static class OnnxMatMul
{
    /// <summary>Each pair of different matrices is a node of its own.</summary>
    private const int MostMatrices = 64;

    public static void Read(OnnxNodeImport node)
    {
        bool isLeft = !node.IsConstant(0);
        OnnxActivation value = node.Activation(isLeft ? 0 : 1);
        OnnxConstant constant = node.Constant(isLeft ? 1 : 0);
        int[] ofValue = Matrices(value, isLeft), ofConstant = Matrices(constant, !isLeft);
        int[] left = isLeft ? ofValue : ofConstant, right = isLeft ? ofConstant : ofValue;
        if (value.Dims.Length == 0 || constant.Dims.Length == 0 || left[^1] != right[^2])
            throw node.Refused($"{node.Operand(0).DimsText} times {node.Operand(1).DimsText}", "matrices of which the second has a row for each column of the first");
        int[] batch = [.. Broadcast.OutputShape(new Shape(left[..^2]), new Shape(right[..^2])).Extents];
        int[] dims = [.. batch, left[^2], right[^1]];
        int[] dropped = [.. new[] { node.Operand(0).Dims.Length == 1 ? dims.Length - 2 : -1, node.Operand(1).Dims.Length == 1 ? dims.Length - 1 : -1 }.Where(axis => axis >= 0)];
        var sides = new Sides(isLeft, left[^1], ofValue[isLeft ? ^2 : ^1], ofConstant[isLeft ? ^1 : ^2], node.Reals(isLeft ? 1 : 0));
        bool isOneMatrix = constant.Count == sides.Inputs * sides.Outputs, isStoredInRows = isLeft && value.IsPlain && value.Axes[^1] == value.Dims.Length - 1;
        if (value.Dims.Length == 2 && isOneMatrix)
        {
            Tensor matrix = sides.Product(node, 0, sides.Outputs).Of(value, isLeft ? 1 : 0);
            node.ResultWithout(dropped, matrix, dims, [.. Enumerable.Range(0, batch.Length), .. sides.Order(batch.Length)]);
        }
        else if (isOneMatrix && isStoredInRows)
        {
            // Every row of the value meets the same matrix, in whichever order the rows lie.
            Tensor rows = sides.Product(node, 0, sides.Outputs).OfRows(value.Tensor, value.Tensor.Shape.Elements / sides.Inputs);
            int more = dims.Length - value.Dims.Length;
            int[] axes = value.Dims.Length == 1 ? [.. Enumerable.Range(0, dims.Length)] : [.. Enumerable.Range(0, more), .. value.Axes.Select(axis => axis + more)];
            node.ResultWithout(dropped, rows, dims, axes);
        }
        else
        {
            Tensor stored = node.Arranged(value, [.. Enumerable.Range(0, value.Dims.Length)]);
            if (value.Tensor.Shape.Elements == sides.Inputs * sides.Rows)
            {
                // One value and many matrices: their outputs beside one another.
                Tensor all = sides.OfMatrix(node, stored, 0, constant.Count / sides.Inputs);
                int[] order = sides.Order(batch.Length);
                node.ResultWithout(dropped, all, dims, [order[0], .. Enumerable.Range(0, batch.Length), order[1]]);
            }
            else
                node.ResultWithout(dropped, OneByOne(node, stored, sides, batch, ofValue[..^2], ofConstant[..^2]), dims, [.. Enumerable.Range(0, batch.Length), .. sides.Order(batch.Length)]);
        }
    }

    private static Tensor OneByOne(OnnxNodeImport node, Tensor stored, Sides sides, int[] batch, int[] batchOfValue, int[] batchOfConstant)
    {
        int count = Product(batch), matrices = Product(batchOfValue);
        if (count > MostMatrices)
            throw node.Refused($"{count} products of matrices", $"at most {MostMatrices}", "use a convolution with groups");
        var (height, width) = sides.IsLeft ? (sides.Rows, sides.Inputs) : (sides.Inputs, sides.Rows);
        Tensor image = node.View(stored, Shape.Nhwc(1, matrices, height, width));
        Tensor[] parts = [.. Enumerable.Range(0, count).Select(at =>
        {
            Tensor part = node.Run(new Slice(new Size(Index(at, batch, batchOfValue), 0), new Size(1, height), Size.Square(1), 0, width, 1), image);
            return node.View(sides.OfMatrix(node, part, Index(at, batch, batchOfConstant), sides.Outputs), Shape.Nhwc(1, 1, sides.Rows, sides.Outputs));
        })];
        return node.Run(new Concat(1), parts);
    }

    /// <summary>A vector is a row on the left and a column on the right.</summary>
    private static int[] Matrices(OnnxOperand operand, bool isLeft) => operand.Dims.Length != 1 ? operand.Dims : isLeft ? [1, operand.Dims[0]] : [operand.Dims[0], 1];

    // Where the matrix at this place of the result stands among those that are repeated to it.
    private static int Index(int at, int[] batch, int[] repeated)
    {
        int index = 0, step = 1;
        for (int axis = batch.Length - 1, i = repeated.Length - 1; i >= 0; axis--, i--)
        {
            index += at % batch[axis] % repeated[i] * step;
            step *= repeated[i];
            at /= batch[axis];
        }

        return index;
    }

    private static int Product(int[] extents) => extents.Aggregate(1, (product, extent) => product * extent);

    /// <summary>Both sides as the computed one sees them: rows of Inputs numbers, each of which gives Outputs.</summary>
    private sealed record Sides(bool IsLeft, int Inputs, int Rows, int Outputs, float[] Constant)
    {
        /// <param name="first">The first of the constant's matrices that are used.</param>
        /// <param name="outputs">Those of all of them.</param>
        public OnnxProduct Product(OnnxNodeImport node, int first, int outputs) => new(node, Inputs, outputs)
        {
            Weight = (o, i) => Constant[(first + o / Outputs) * Inputs * Outputs + (IsLeft ? i * Outputs + o % Outputs : o % Outputs * Inputs + i)],
        };

        /// <summary>A product of one matrix that lies as the file counts it.</summary>
        public Tensor OfMatrix(OnnxNodeImport node, Tensor matrix, int first, int outputs) => IsLeft || Rows == 1
            ? Product(node, first, outputs).OfRows(matrix, Rows) : Product(node, first, outputs).OfColumns(matrix, Rows);

        /// <summary>The last two axes of the result as they lie in memory: rows, then outputs.</summary>
        public int[] Order(int axes) => IsLeft ? [axes, axes + 1] : [axes + 1, axes];
    }
}
