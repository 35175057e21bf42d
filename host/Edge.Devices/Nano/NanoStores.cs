using Edge.Devices.Boards;
using Microsoft.CodeAnalysis.CSharp;

namespace Edge.Devices.Nano;

/// <summary>Stores for updates in the field that an emitted program opens: in files, where those survive a cut of the power, and where a link can bring packs.</summary>
/// <param name="Drive">With its separator.</param>
/// <param name="Board">Whose packs are taken.</param>
/// <param name="SlotBlocks">Files of a slot for models; 0: limits alone.</param>
/// <param name="WhyLimitsAlone">Empty where models are taken too.</param>
public sealed record NanoStores(string Drive, string Board, string Product, int SlotBlocks, string WhyLimitsAlone)
{
    /// <summary>Of a file: FileStores.BlockBytes.</summary>
    internal const int BlockBytes = 4096;

    /// <summary>The key, four files for limits, two for the journal of models. The two with the unit's names take a block each of the other quarter.</summary>
    private const int OtherFiles = 7;

    /// <summary>Each file has its name in memory, and a folder is searched from its beginning.</summary>
    private const int MostSlotBlocks = 128;

    /// <summary>Models are taken beside limits: the firmware's kernels run whatever plan arrives.</summary>
    public bool HasModels => SlotBlocks > 0;

    /// <summary>As C#.</summary>
    public string DriveLiteral => SymbolDisplay.FormatLiteral(Drive, quote: true);

    public int SlotBytes => SlotBlocks * BlockBytes;

    /// <param name="packBytes">Of a pack with a plan of this model.</param>
    /// <returns>Null where the board has no such files, or the program no link.</returns>
    public static NanoStores? Of(Board board, NanoStation station, string product, long packBytes)
    {
        if (board.Nano?.SafeFiles is not { } files || station.LinkBaud == 0)
            return null;
        // A quarter stays for the file system itself, which copies what it writes, and for the board's own files.
        int room = Math.Clamp((int)(files.Bytes * 3L / 4 / BlockBytes - OtherFiles) / 2, 0, MostSlotBlocks);
        string why = station.Runtime == NanoRuntime.Managed ? "the network is code of this program, which nothing but a new program replaces; `--runtime native` runs models that arrive"
            : packBytes > room * (long)BlockBytes ? $"a pack of this model has {packBytes} bytes, and the file system of {board.Name} room for two of {room * (long)BlockBytes}"
            : "";
        return new NanoStores(files.Drive, board.Name, product, why.Length > 0 ? 0 : room, why);
    }
}
