using System.Buffers.Binary;

namespace Edge.Compiler.Tests.Fuzz;

/// <summary>A number in a flatbuffer: what it is, where it lies and how wide it is.</summary>
internal readonly record struct FlatPlace(string Role, int At, int Bytes);

/// <summary>Finds every number and every offset of a whole .tflite file, weights aside. Field numbers: schema.fbs, version 3.</summary>
internal sealed class FlatPlaces
{
    private const int MostElements = 64;

    /// <summary>Of each kind of table, its fields: a width in bytes, [width] for a vector, or the kind of table or tables below.</summary>
    private static readonly Dictionary<string, string[]> _tables = new()
    {
        ["model"] = ["4", "[code]", "[graph]", "", "[buffer]"],
        ["code"] = ["1", "", "4", "4"],
        ["graph"] = ["[tensor]", "[4]", "[4]", "[operator]"],
        ["tensor"] = ["[4]", "1", "4", "[1]", "quantization", "1"],
        ["quantization"] = ["[4]", "[4]", "[4]", "[8]", "", "", "4"],
        ["operator"] = ["4", "[4]", "[4]", "1", "options"],
        ["options"] = ["1", "4", "4", "1", "4", "4", "4", "4"],
        ["buffer"] = ["[1]"],
    };

    private readonly byte[] _file;
    private readonly List<FlatPlace> _places = [];

    private FlatPlaces(byte[] file)
    {
        _file = file;
        _places.Add(new FlatPlace("root", 0, 4));
        Table(Follow(0), "model");
    }

    public static IReadOnlyList<FlatPlace> Of(byte[] file) => new FlatPlaces(file)._places;

    private int Follow(int at) => at + BinaryPrimitives.ReadInt32LittleEndian(_file.AsSpan(at));

    private void Table(int at, string kind)
    {
        int vtable = at - BinaryPrimitives.ReadInt32LittleEndian(_file.AsSpan(at));
        int count = (BinaryPrimitives.ReadUInt16LittleEndian(_file.AsSpan(vtable)) - 4) / 2;
        _places.Add(new FlatPlace("vtable", at, 4));
        _places.Add(new FlatPlace("vtable size", vtable, 2));
        string[] fields = _tables[kind];
        for (int field = 0; field < count; field++)
        {
            int slot = vtable + 4 + 2 * field, offset = BinaryPrimitives.ReadUInt16LittleEndian(_file.AsSpan(slot));
            _places.Add(new FlatPlace("slot", slot, 2));
            if (offset > 0 && field < fields.Length && fields[field].Length > 0)
                Field(at + offset, $"{kind}.{field}", fields[field]);
        }
    }

    private void Field(int at, string role, string type)
    {
        if (int.TryParse(type, out int width))
        {
            _places.Add(new FlatPlace(role, at, Math.Min(width, _file.Length - at)));
            return;
        }

        _places.Add(new FlatPlace("offset", at, 4));
        int target = Follow(at);
        if (type[0] != '[')
        {
            Table(target, type);
            return;
        }

        string element = type[1..^1];
        bool isTable = !int.TryParse(element, out width);
        _places.Add(new FlatPlace("length", target, 4));
        int length = BinaryPrimitives.ReadInt32LittleEndian(_file.AsSpan(target));
        for (int i = 0; i < (isTable ? length : Math.Min(length, MostElements)); i++)
        {
            if (isTable)
                Field(target + 4 + 4 * i, role, element);
            else
                _places.Add(new FlatPlace(role, target + 4 + width * i, width));
        }
    }
}
