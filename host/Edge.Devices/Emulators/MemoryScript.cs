using System.Globalization;
using System.Text;
using Edge.Devices.Boards;

namespace Edge.Devices.Emulators;

/// <summary>Tells the linker of a board's other memories and which sections of emitted code lie there.</summary>
internal static class MemoryScript
{
    private const string FileName = "memories.ld";

    /// <summary>The linker's arguments, which stand before those of <c>device/bare/edge.ld</c>: the first script that names a section has it.</summary>
    /// <param name="folder">Receives the script.</param>
    public static IReadOnlyList<string> Write(Board board, string folder)
    {
        BoardMemory[] placed = [.. board.Memories.Where(memory => memory.Origin > 0)];
        if (placed.Length == 0)
            return [];
        File.WriteAllText(Path.Combine(folder, FileName), Text(placed));
        return ["-T", Path.Combine(folder, FileName)];
    }

    // Arenas hold nothing before the first inference: they are neither loaded nor cleared.
    private static string Text(BoardMemory[] memories)
    {
        var text = new StringBuilder("MEMORY\n{\n");
        foreach (BoardMemory memory in memories)
            text.Append(CultureInfo.InvariantCulture, $"    {memory.Name} (rw) : ORIGIN = 0x{memory.Origin:x8}, LENGTH = {memory.Bytes}\n");
        text.Append("}\n\nSECTIONS\n{\n");
        foreach (BoardMemory memory in memories)
            text.Append($"    .edge_{memory.Name} (NOLOAD) : ALIGN(4) {{ *({memory.Section}) }} > {memory.Name}\n");
        return text.Append("}\n").ToString();
    }
}
