using System.Globalization;
using Edge.Compiler.Ir;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;
using Edge.Devices.Link;

namespace Edge.Cli.Verbs;

/// <summary>The devices of 'edge check': those at addresses, and boards that are started here, each in an emulator of its own.</summary>
internal sealed class CheckedDevices : IDisposable
{
    public const string Accepted = LinkAddress.Accepted + ", or qemu:BOARD[*N] for N emulated boards with the project's model";

    private const string EmulatedPrefix = "qemu:";
    private const int MostOfABoard = 64;

    private readonly List<EmulatedDevice> _emulated = [];

    private CheckedDevices(IReadOnlyList<(string Name, LinkAddress Address)> all, IReadOnlyList<EmulatedDevice> emulated)
    {
        All = all;
        _emulated.AddRange(emulated);
    }

    public IReadOnlyList<(string Name, LinkAddress Address)> All { get; }

    /// <summary>What the command line names, before anything is built or opened.</summary>
    /// <param name="verb">For messages.</param>
    /// <exception cref="UsageException">E0601: nothing, or a device twice. E0603: no address. E0607: a board that cannot be emulated with its UART.</exception>
    public static IReadOnlyList<CheckedDevice> Parse(IReadOnlyList<string> texts, string verb = "edge check")
    {
        CheckedDevice[] devices = [.. texts.SelectMany(One)];
        if (devices.Length == 0 || devices.Select(device => device.Name).Distinct().Count() < devices.Length)
            throw new UsageException("E0601", verb, devices.Length == 0 ? "no device is named" : "a device is named twice", $"--on with {Accepted}");
        return devices;
    }

    /// <summary>Builds each board's firmware once and starts the boards.</summary>
    /// <param name="build">Compiles a board's firmware.</param>
    public static CheckedDevices Start(IReadOnlyList<CheckedDevice> devices, Func<Board, BareImage> build)
    {
        Dictionary<string, BareImage> images = devices.Select(device => device.Board).OfType<Board>().DistinctBy(board => board.Name)
            .ToDictionary(board => board.Name, build);
        var started = new List<EmulatedDevice>();
        try
        {
            return new CheckedDevices([.. devices.Select(device => (device.Name, device.Address ?? Begin(device).Address))], started);
        }
        catch
        {
            started.ForEach(device => device.Dispose());
            throw;
        }

        EmulatedDevice Begin(CheckedDevice device)
        {
            started.Add(EmulatedDevice.Start(images[device.Board!.Name], device.Name));
            return started[^1];
        }
    }

    public void Dispose() => _emulated.ForEach(device => device.Dispose());

    private static IEnumerable<CheckedDevice> One(string text)
    {
        if (!text.StartsWith(EmulatedPrefix, StringComparison.Ordinal))
            return [new CheckedDevice(text, new LinkAddress(text), null)];
        string[] words = text[EmulatedPrefix.Length..].Split('*');
        int count = 1;
        if (words.Length > 2 || (words.Length == 2 && !(int.TryParse(words[1], CultureInfo.InvariantCulture, out count) && count is > 0 and <= MostOfABoard)))
            throw new UsageException("E0603", text, "is not the address of a device", $"qemu:BOARD, or qemu:BOARD*N with N from 1 to {MostOfABoard}");
        Board board = BoardReader.Read(words[0]);
        if (!EmulatedDevice.IsPossible(board))
        {
            throw new UsageException("E0607", text, $"no emulator has {board.Name} with a UART that the firmware drives",
                string.Join(", ", BoardReader.Shipped().Where(name => EmulatedDevice.IsPossible(BoardReader.Read(name))).Select(name => EmulatedPrefix + name)));
        }

        return Enumerable.Range(1, count).Select(number => new CheckedDevice(words.Length == 1 ? text : $"{EmulatedPrefix}{words[0]}#{number}", null, board));
    }
}

/// <summary>A device of the command line: at an address, or a board to be emulated.</summary>
internal sealed record CheckedDevice(string Name, LinkAddress? Address, Board? Board);
