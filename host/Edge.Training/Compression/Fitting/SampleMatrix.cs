using MathNet.Numerics.LinearAlgebra;
using TorchSharp;

namespace Edge.Training.Compressing;

/// <summary>Rows of samples as a tensor, which multiplies them fast, and as a matrix, which solves and decomposes.</summary>
internal static class SampleMatrix
{
    public static torch.Tensor Rows(IReadOnlyList<float[]> rows) => torch.tensor(rows.SelectMany(row => row).ToArray(), [rows.Count, rows[0].Length]);

    public static Matrix<double> Matrix(torch.Tensor values)
    {
        using torch.Tensor contiguous = values.contiguous();
        int columns = (int)values.shape[1];
        float[] flat = contiguous.data<float>().ToArray();
        return Matrix<double>.Build.Dense((int)values.shape[0], columns, (row, column) => flat[row * columns + column]);
    }

    public static Matrix<double> Matrix(float[] rowMajor, int rows) => Matrix<double>.Build.Dense(rows, rowMajor.Length / rows, (row, column) => rowMajor[row * (rowMajor.Length / rows) + column]);

    public static Vector<double> Vector(torch.Tensor values)
    {
        using torch.Tensor contiguous = values.contiguous();
        return Vector<double>.Build.DenseOfEnumerable(contiguous.data<float>().ToArray().Select(value => (double)value));
    }

    public static torch.Tensor Tensor(Matrix<double> matrix) => torch.tensor(Floats(matrix), [matrix.RowCount, matrix.ColumnCount]);

    public static torch.Tensor Tensor(Vector<double> vector) => torch.tensor(Floats(vector));

    public static float[] Floats(Matrix<double> matrix) => Array.ConvertAll(matrix.ToRowMajorArray(), value => (float)value);

    public static float[] Floats(Vector<double> vector) => [.. vector.Select(value => (float)value)];
}
