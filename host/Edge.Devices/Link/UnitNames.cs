using System.Text;
using Edge.Compiler.Ir;
using Edge.Runtime.Link;
using Edge.Runtime.Update;

namespace Edge.Devices.Link;

/// <summary>Who a device is at its line, as its flash has it.</summary>
public sealed record UnitNames(string Serial, string Station)
{
    /// <returns>Null: the device has no names yet.</returns>
    /// <exception cref="DeviceException">E0606: its firmware keeps none.</exception>
    public static UnitNames? Read(DeviceLink link, CancellationToken cancellation = default) => Answer(link.Ask(Opcode.Unit, Payload.Of(0), cancellation));

    /// <summary>Writes the names, and has the device read them back.</summary>
    /// <returns>What its flash holds afterwards; null: nothing.</returns>
    /// <exception cref="DeviceException">E0606: its firmware keeps none.</exception>
    public UnitNames? Write(DeviceLink link, CancellationToken cancellation = default)
    {
        byte[] names = new byte[UnitStore.NamesBytes];
        Encoding.ASCII.GetBytes(Serial, names.AsSpan(0, UnitStore.NameBytes));
        Encoding.ASCII.GetBytes(Station, names.AsSpan(UnitStore.NameBytes));
        return Answer(link.Ask(Opcode.Unit, [.. Payload.Of(1), .. names], cancellation));
    }

    /// <summary>What a device can keep: 1 to 32 printable ASCII characters; a station may be empty.</summary>
    public static bool IsPossible(string name) => name.Length is > 0 and <= UnitStore.NameBytes && name.All(letter => letter is > ' ' and <= '~');

    private static UnitNames? Answer(LinkMessage message)
    {
        string Name(int at) => Encoding.ASCII.GetString(message.Payload, at, UnitStore.NameBytes).TrimEnd('\0');
        return message.Number(4) == 1 ? new UnitNames(Name(8), Name(8 + UnitStore.NameBytes)) : null;
    }
}
