using System.Text;
using Edge.Runtime.Link;

namespace Edge.Devices.Link;

/// <summary>Who a device says it is, and what it runs. Hashes are hexadecimal, empty where the device does not know them.</summary>
public sealed record DeviceIdentification(
    string Uid, string FirmwareSha256, string ModelSha256, string PreprocessingSha256, string LimitsSha256, string Board, string Runtime, string KernelSet,
    string Model, int Release)
{
    internal static DeviceIdentification Read(byte[] from)
    {
        int at = 0;
        string Hex(int bytes) => from.AsSpan(at, bytes) is var part && (at += bytes) > 0 && part.ContainsAnyExcept((byte)0) ? Convert.ToHexStringLower(part) : "";
        string Name() => Encoding.ASCII.GetString(from, at, LinkIdentity.NameBytes) is var name && (at += LinkIdentity.NameBytes) > 0 ? name.TrimEnd('\0') : "";
        return new DeviceIdentification(
            Hex(LinkIdentity.UidBytes), Hex(LinkIdentity.HashBytes), Hex(LinkIdentity.HashBytes), Hex(LinkIdentity.HashBytes), Hex(LinkIdentity.HashBytes),
            Name(), Name(), Name(), Name(), BitConverter.ToInt32(from, at));
    }
}
