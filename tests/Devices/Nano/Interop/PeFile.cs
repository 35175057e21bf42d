using System.Buffers.Binary;
using System.Text;

namespace Edge.Devices.Tests.Nano.Interop;

/// <summary>What the tests read of nanoFramework's assemblies. nf-interpreter 1.17: nanoCLR_Types.h, CLR_RECORD_ASSEMBLY and below.</summary>
internal sealed class PeFile(byte[] bytes)
{
    private const int ChecksumAt = 20, TablesAt = 40, MethodBytes = 16, ResourceBytes = 8;

    public uint NativeChecksum => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(ChecksumAt));

    /// <summary>In the order of the table; those without code are native, abstract or the runtime's own. A name that nanoCLR has anyway is null.</summary>
    public IEnumerable<(string? Name, bool HasNoCode)> Methods =>
        Records(Table.Methods, MethodBytes).Select(at => (Text(ReadUInt16(at)), ReadUInt16(at + 2) == 0xFFFF));

    /// <summary>Number and first byte in the file of each resource, without the record that ends the list.</summary>
    public IEnumerable<(short Id, int At)> Resources =>
        Records(Table.Resources, ResourceBytes).SkipLast(1).Select(at => ((short)ReadUInt16(at), Start(Table.ResourceData) + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 4))));

    private IEnumerable<int> Records(Table table, int size)
    {
        for (int at = Start(table); at + size <= Start(table + 1); at += size)
            yield return at;
    }

    private string? Text(int id)
    {
        if (id >= 0x8000 || Start(Table.Strings) + id >= Start(Table.Strings + 1))
            return null;
        int at = Start(Table.Strings) + id;
        return Encoding.UTF8.GetString(bytes, at, Array.IndexOf(bytes, (byte)0, at) - at);
    }

    private int Start(Table table) => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(TablesAt + 4 * (int)table));

    private ushort ReadUInt16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    private enum Table
    {
        Methods = 6,
        Resources = 9,
        ResourceData = 10,
        Strings = 11,
    }
}
