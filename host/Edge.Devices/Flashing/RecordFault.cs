using Edge.Compiler.Ir;

namespace Edge.Devices.Flashing;

/// <summary>A file of the line that cannot be written: the disk is full, or somebody else holds it.</summary>
internal static class RecordFault
{
    public static DeviceException Of(string path, Exception inner) => new("E0727", path, $"cannot be written: {inner.Message.TrimEnd('.')}",
        "room on the disk and the right to write there",
        "what was done to the units is in the records that were written; make room and run the same command", inner);
}
