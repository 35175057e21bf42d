using System.Text;
using Edge.Compiler.Ir;
using TorchSharp;

namespace Edge.Training;

/// <summary>What a file of TorchSharp's <c>Module.save</c> holds: names and shapes, without the values.</summary>
/// <remarks>Number of entries; for each its name, element type, number of dimensions, sizes and values. Whole numbers are LEB128, names as BinaryWriter writes them.</remarks>
internal static class CheckpointEntries
{
    private const int MostDimensions = 64;

    /// <summary>Compares a file with the module it is about to be loaded into.</summary>
    /// <exception cref="DataException">E0213: parameters are missing, unknown or of another shape; all of them are listed.</exception>
    /// <exception cref="InvalidDataException">The file is no saved state.</exception>
    public static void Check(torch.nn.Module module, string file)
    {
        SortedDictionary<string, long[]> found = Read(file), wanted = new(module.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.shape), StringComparer.Ordinal);
        List<string> faults =
        [
            .. wanted.Where(entry => !found.ContainsKey(entry.Key)).Select(entry => $"'{entry.Key}' {Text(entry.Value)} is missing"),
            .. found.Where(entry => !wanted.ContainsKey(entry.Key)).Select(entry => $"'{entry.Key}' {Text(entry.Value)} is unknown to the network"),
            .. wanted.Where(entry => found.TryGetValue(entry.Key, out long[]? shape) && !shape.AsSpan().SequenceEqual(entry.Value))
                .Select(entry => $"'{entry.Key}' is {Text(found[entry.Key])} in the file and {Text(entry.Value)} in the network"),
        ];
        if (faults.Count > 0)
        {
            throw new DataException("E0213", file, $"{faults.Count} parameter{(faults.Count == 1 ? " does" : "s do")} not fit\n  {string.Join("\n  ", faults)}",
                "the parameters of the network, each of its shape", "name the network and the input size that the checkpoint was made for");
        }
    }

    private static SortedDictionary<string, long[]> Read(string file)
    {
        using var reader = new BinaryReader(File.OpenRead(file), Encoding.UTF8);
        var entries = new SortedDictionary<string, long[]>(StringComparer.Ordinal);
        long count = Number(reader);
        for (long i = 0; i < count; i++)
        {
            string name = reader.ReadString();
            var type = (torch.ScalarType)Number(reader);
            long rank = Number(reader);
            if (rank > MostDimensions || !Enum.IsDefined(type))
                throw new InvalidDataException($"'{name}' is no tensor");
            var shape = new long[rank];
            for (int axis = 0; axis < rank; axis++)
                shape[axis] = Number(reader);
            long bytes = shape.Aggregate(Size(type), (product, extent) => checked(product * extent));
            if (bytes > reader.BaseStream.Length - reader.BaseStream.Position || !entries.TryAdd(name, shape))
                throw new InvalidDataException($"'{name}' is cut short or there twice");
            reader.BaseStream.Seek(bytes, SeekOrigin.Current);
        }

        return entries;
    }

    private static long Number(BinaryReader reader)
    {
        long number = 0;
        for (int shift = 0; shift < 63; shift += 7)
        {
            long part = reader.ReadByte();
            number |= (part & 0x7f) << shift;
            if ((part & 0x80) == 0)
                return number;
        }

        throw new InvalidDataException("a number of more than 63 bits");
    }

    private static long Size(torch.ScalarType type) => type switch
    {
        torch.ScalarType.Byte or torch.ScalarType.Int8 or torch.ScalarType.Bool => 1,
        torch.ScalarType.Int16 or torch.ScalarType.Float16 or torch.ScalarType.BFloat16 => 2,
        torch.ScalarType.Int32 or torch.ScalarType.Float32 => 4,
        torch.ScalarType.Int64 or torch.ScalarType.Float64 => 8,
        _ => throw new InvalidDataException($"values of type {type}"),
    };

    private static string Text(long[] shape) => shape.Length == 0 ? "scalar" : string.Join('x', shape);
}
