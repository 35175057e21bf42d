#nullable disable // as the rest of a device's code, wherever it is compiled
using Edge.Runtime.Update;

namespace Edge.Bindings;

/// <summary>
/// What a device keeps in files: who it is at its line, and for updates its key, a store of limits and, where it can run what arrives, a store of models.
/// </summary>
/// <remarks>
/// <code>
/// file 0        the key record, which 'edge pack --provision' writes; without it there are no stores
/// files 1 to 4  limits: journal A and B, slot A and B, one file each
/// files 5, 6    models: journal A and B
/// files 7 ...   models: the files of slot A, then those of slot B
/// the last two  serial number and station, in turn
/// </code>
/// Files of <see cref="BlockBytes"/> at most. All memory is taken in the constructor, but what opening a file takes.
/// </remarks>
public sealed class FileStores
{
    /// <summary>Of each file.</summary>
    public const int BlockBytes = 4096;

    private const int WordBytes = 32;
    private const int FirstOfLimits = 1;
    private const int FirstOfModels = 5;
    private const int FilesOfUnit = 2;

    /// <param name="slotBlocks">Files of one slot for models; 0: limits alone.</param>
    /// <param name="identity">Whose packs are taken.</param>
    public FileStores(IBlockFiles files, int slotBlocks, DeviceIdentity identity)
    {
        var flash = new FileFlash(files, Count(slotBlocks), BlockBytes, WordBytes);
        int unit = (Count(slotBlocks) - FilesOfUnit) * BlockBytes;
        Unit = new UnitStore(flash, unit, unit + BlockBytes);
        var key = new ProvisionedKey();
        if (!key.Read(flash, 0))
            return;
        Limits = new ModelStore(flash, Layout(FirstOfLimits, 1), key, new DeviceIdentity(identity), new StoreOptions());
        if (slotBlocks > 0)
            Models = new ModelStore(flash, Layout(FirstOfModels, slotBlocks), key, identity, new StoreOptions { HasImage = true });
    }

    /// <summary>Null where there is no key, or no place for models.</summary>
    public ModelStore Models { get; }

    /// <summary>Packs of limits alone; null where there is no key.</summary>
    public ModelStore Limits { get; }

    /// <summary>Serial number and station, as a host wrote them over the link; with a key or without.</summary>
    public UnitStore Unit { get; }

    /// <summary>Names of the files.</summary>
    /// <param name="drive">With its separator: <c>I:\</c>.</param>
    /// <param name="slotBlocks">As in the constructor.</param>
    public static string[] Paths(string drive, int slotBlocks)
    {
        var paths = new string[Count(slotBlocks)];
        paths[0] = drive + "edge.key";
        for (int i = 1; i < paths.Length; i++)
            paths[i] = drive + "edge" + i.ToString();
        return paths;
    }

    /// <summary>Whose packs a device takes.</summary>
    /// <param name="board">ASCII of at most 32 characters, as the others.</param>
    /// <param name="kernelSet">Of the firmware.</param>
    public static DeviceIdentity Identity(string board, string product, string kernelSet)
    {
        return new DeviceIdentity { Board = Name(board), Product = Name(product), KernelSet = Name(kernelSet) };
    }

    private static int Count(int slotBlocks)
    {
        return FilesOfUnit + (slotBlocks > 0 ? FirstOfModels + 2 + 2 * slotBlocks : FirstOfModels);
    }

    private static StoreLayout Layout(int first, int slotBlocks)
    {
        int at = first * BlockBytes;
        int slotBytes = slotBlocks * BlockBytes;
        return new StoreLayout
        {
            JournalA = at,
            JournalB = at + BlockBytes,
            SlotA = at + 2 * BlockBytes,
            SlotB = at + 2 * BlockBytes + slotBytes,
            SlotBytes = slotBytes,
        };
    }

    private static sbyte[] Name(string text)
    {
        var name = new sbyte[PackLayout.NameBytes];
        for (int i = 0; i < text.Length; i++)
            name[i] = (sbyte)text[i];
        return name;
    }
}
