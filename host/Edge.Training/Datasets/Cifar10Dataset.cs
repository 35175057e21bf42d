using Edge.Compiler.Ir;

namespace Edge.Training.Datasets;

/// <summary>Batches of CIFAR-10's binary version: 3,073 bytes an image, the label first, then 32x32 red, green and blue planes.</summary>
/// <remarks>Krizhevsky 2009, Learning multiple layers of features from tiny images.</remarks>
public static class Cifar10Dataset
{
    private const int Side = 32;
    private const int Plane = Side * Side;
    private const int Record = 1 + 3 * Plane;

    private static readonly string[] _classNames = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    /// <param name="batches">Files of the binary version, plain or .gz, in order.</param>
    /// <exception cref="DataException">A file is missing or not a whole number of records, or a label is above 9.</exception>
    public static IImageDataset Open(IReadOnlyList<string> batches)
    {
        if (batches.Count == 0)
            throw new DataException("E0244", "cifar10", "there are no batches", "at least one file of the binary version");
        var files = batches.Select(path => Checked(path, DatasetFile.Read(path))).ToList();
        int perFile(int file) => files[file].Length / Record;
        var places = Enumerable.Range(0, files.Count).SelectMany(file => Enumerable.Range(0, perFile(file)).Select(i => (File: file, Offset: i * Record))).ToArray();
        string name = string.Join('+', batches.Select(Path.GetFileName));
        return new ArrayDataset(name, [.. places.Select(place => (int)files[place.File][place.Offset])], _classNames,
            i => Image(files[places[i].File], places[i].Offset + 1));
    }

    private static byte[] Checked(string path, byte[] bytes)
    {
        if (bytes.Length == 0 || bytes.Length % Record != 0)
            throw new DataException("E0244", path, $"{bytes.Length} bytes", $"a multiple of {Record}: one label and 3 planes of 32x32", "use the binary version of CIFAR-10, complete");
        for (int at = 0; at < bytes.Length; at += Record)
        {
            if (bytes[at] > 9)
                throw new DataException("E0244", path, $"label {bytes[at]} in record {at / Record}", "labels 0 to 9", "use the binary version of CIFAR-10, not CIFAR-100");
        }

        return bytes;
    }

    private static RawImage Image(byte[] bytes, int offset)
    {
        var pixels = new byte[3 * Plane];
        for (int i = 0; i < Plane; i++)
            for (int c = 0; c < 3; c++)
                pixels[3 * i + c] = bytes[offset + c * Plane + i];
        return new RawImage(Side, Side, 3, pixels);
    }
}
