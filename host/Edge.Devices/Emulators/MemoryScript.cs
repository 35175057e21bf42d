using System.Globalization;
using System.Text;
using Edge.Compiler.Emission;
using Edge.Devices.Boards;

namespace Edge.Devices.Emulators;

/// <summary>Tells the linker of a board's other memories and which sections of emitted code lie there.</summary>
internal static class MemoryScript
{
    private const string FileName = "memories.ld";

    /// <summary>The script, which the linker reads before <c>device/bare/edge.ld</c>: the first one that names a section has it.</summary>
    /// <returns>Null: the board has no other memory.</returns>
    public static EmittedFile? Of(Board board) =>
        board.Memories.Where(memory => memory.Origin > 0).ToArray() is { Length: > 0 } placed ? new EmittedFile(FileName, Text(placed)) : null;

    /// <summary>The linker's arguments for it.</summary>
    /// <param name="folder">Receives the script.</param>
    public static IReadOnlyList<string> Write(Board board, string folder)
    {
        if (Of(board) is not { } script)
            return [];
        OutputFolder.Write(folder, [script]);
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
